"""Credit reports: taken apart, and shown masked; never the bureau's file itself."""
