// StrataTestSupport
