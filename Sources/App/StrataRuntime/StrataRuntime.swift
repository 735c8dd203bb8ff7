// StrataRuntime
