// StrictS3
