"""What several pages show, or what would make one page's file long."""
