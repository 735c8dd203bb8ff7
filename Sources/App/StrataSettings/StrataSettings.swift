// StrataSettings
