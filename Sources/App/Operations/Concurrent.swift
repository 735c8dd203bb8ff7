/// Work on many items at once.
///
/// What works on an item answers with a plain value or a `Result` and doesn't throw: release builds of Swift 6.3.1 lose what tasks carry through closures
/// with typed throws (see `RunExecutor`).
enum Concurrent {
    /// Works on items in their order, so many at once, and takes the answers in the order they come, never two at once. A cancelled task begins no more.
    ///
    /// - Parameter take: given an item's place and its answer; answers false where no more is to be begun. What is under way is taken all the same.
    static func each<Item: Sendable, Answer: Sendable>(
        _ items: [Item], atOnce: Int, _ work: @escaping @Sendable (Item) async -> Answer, take: (_ index: Int, _ answer: Answer) -> Bool
    ) async {
        await withTaskGroup(of: (Int, Answer).self) { group in
            var rest = items.indices
            func begin() {
                guard !Task.isCancelled, let index = rest.popFirst() else { return }
                let item = items[index]
                group.addTask { (index, await work(item)) }
            }
            for _ in 0..<max(1, atOnce) { begin() }
            while let (index, answer) = await group.next() {
                if !take(index, answer) { rest = rest.suffix(0) }
                begin()
            }
        }
    }

    /// Works on all items at once, also where the task is cancelled.
    ///
    /// - Returns: an answer for each, in the items' order.
    static func map<Item: Sendable, Answer: Sendable>(_ items: [Item], _ work: @escaping @Sendable (Item) async -> Answer) async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            for (index, item) in items.enumerated() { group.addTask { (index, await work(item)) } }
            var answers = [Answer?](repeating: nil, count: items.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers.compactMap { $0 }
        }
    }
}
