"""From a document's model to PDF and Word. Knows no database and none of the platform's subjects."""
