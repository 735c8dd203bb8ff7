/// How sizes are written: 4.2 GiB, 4.5 GB, 4,509,715,660.
public enum SizeStyle: String, Sendable, CaseIterable { case binary, decimal, bytes }
