"""Pages of paying: runs with their differences, holds, roster, sums and bank files; what is overpaid."""
