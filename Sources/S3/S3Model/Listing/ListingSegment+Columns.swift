/// The columns themselves, for passes over every row of a listing.
extension ListingSegment {
    /// Borrowed columns: valid only during the call of `withColumns` that hands them out.
    package struct Columns {
        /// Kind in the low two bits (`ListingKind`), then `latestBit`.
        package let flags: UnsafeBufferPointer<UInt8>
        package let keyStarts: UnsafeBufferPointer<UInt32>
        package let keyLengths: UnsafeBufferPointer<UInt16>
        /// UTF-8 of all keys. Rows that follow each other under one key have the same start.
        package let keyArena: UnsafeBufferPointer<UInt8>
        /// Bytes.
        package let sizes: UnsafeBufferPointer<Int64>
        /// Milliseconds since 1970, UTC, or `noDate`.
        package let dates: UnsafeBufferPointer<Int64>
        /// Indexes into `storageClassNames`; empty where no row has a class.
        package let classes: UnsafeBufferPointer<UInt16>

        package static let kindMask: UInt8 = 3
        package static let latestBit = Flag.isLatest
        package static let noDate = ListingSegment.noDate
    }

    /// Lends the columns for the time of a call.
    package func withColumns<Result>(_ body: (Columns) -> Result) -> Result {
        flags.withUnsafeBufferPointer { flags in
            keyStarts.withUnsafeBufferPointer { starts in
                keyLengths.withUnsafeBufferPointer { lengths in
                    keyArena.withUnsafeBufferPointer { arena in
                        sizes.withUnsafeBufferPointer { sizes in
                            dates.withUnsafeBufferPointer { dates in
                                classes.withUnsafeBufferPointer { classes in
                                    body(
                                        Columns(
                                            flags: flags, keyStarts: starts, keyLengths: lengths, keyArena: arena, sizes: sizes, dates: dates,
                                            classes: classes))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The storage classes that the rows name; the first is "", for rows that name none. Empty where no row does.
    package var storageClassNames: [String] { classNames }
}
