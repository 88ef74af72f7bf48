"""What several kinds of tests share: databases, applications, factories."""
