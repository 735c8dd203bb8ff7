// StrataUI
