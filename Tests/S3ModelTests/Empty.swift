// S3Model
