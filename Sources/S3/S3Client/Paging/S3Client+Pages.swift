import HTTP
public import S3Model

extension S3Client {
    /// All pages of a listing, decoded, in order.
    ///
    /// The next page is asked for as soon as its marker is seen in the body that is still arriving, so that the store works while this side decodes;
    /// decoding runs in the caller's task, never on the network's thread. At most `PagePlan.mostAhead` pages are fetched ahead of the one handed out.
    /// - Parameters:
    ///   - marker: begins after this marker; nil begins at the beginning.
    ///   - onPage: takes each page; false ends the listing and cancels what is under way.
    /// - Throws: the first page's error in order of pages, after which nothing is under way; `code` "RepeatedMarker" where a store's markers go round
    ///   in a circle. Cancelling the task cancels every request.
    public func pages(
        of request: ListingRequest, after marker: PageMarker? = nil, onPage: @Sendable (ListingPage) async -> Bool
    ) async throws(S3Error) {
        let run = PageRun(client: self, request: request)
        run.start(after: marker)
        let result: Result<Void, S3Error> = await withTaskCancellationHandler {
            do throws(S3Error) {
                return .success(try await read(run, request, first: marker, onPage: onPage))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            run.cancel()
        }
        run.cancel()
        try result.get()
    }

    private func read(
        _ run: PageRun, _ request: ListingRequest, first: PageMarker?, onPage: @Sendable (ListingPage) async -> Bool
    ) async throws(S3Error) {
        var number = 0
        var marker = first
        while true {
            let body = try await run.body(of: number).get()
            let (page, next) = try await decode(body, request, marker: marker)
            let goesOn = try run.decoded(number, next: next)
            guard await onPage(page), goesOn else { return }
            number += 1
            marker = next
        }
    }

    /// Decodes a page; one that can't be read is asked for once more, as S3's clients do with a broken answer.
    private func decode(
        _ body: [UInt8], _ request: ListingRequest, marker: PageMarker?
    ) async throws(S3Error) -> (page: ListingPage, next: PageMarker?) {
        if let decoded = try? both(body, request) { return decoded }
        let result = try await send(request.call(marker: marker)) { response throws(DecodingFailure) in
            let (page, next) = try self.both(response.body, request)
            return DecodedPage(page: page, next: next)
        }
        return (result.page, result.next)
    }

    private func both(_ body: [UInt8], _ request: ListingRequest) throws(DecodingFailure) -> (page: ListingPage, next: PageMarker?) {
        let page = try request.decode(body)
        return (page, try request.marker(after: page))
    }
}

private struct DecodedPage: Sendable {
    var page: ListingPage
    var next: PageMarker?
}
