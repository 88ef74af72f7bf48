"""What has been published: the start page, a pathway's and a region's results."""
