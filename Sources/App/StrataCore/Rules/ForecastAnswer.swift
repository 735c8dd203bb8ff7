import S3Model
public import Timeline

/// What a forecast says to a question.
public struct ForecastAnswer: Sendable, Equatable {
    public var question: ForecastQuestion
    /// Under the edited rules.
    public var forecast: Forecast
    /// Against the saved ones.
    public var difference: ForecastDifference

    public init(question: ForecastQuestion, forecast: Forecast, difference: ForecastDifference) {
        self.question = question
        self.forecast = forecast
        self.difference = difference
    }

    /// Entries that it is of.
    public var count: Int { question.listing.count }

    /// One sentence of the forecast, and whether data is deleted for good.
    public struct Headline: Sendable, Equatable {
        public var text: String
        public var isPermanent: Bool
    }

    /// What an edit changes; of saved rules nothing.
    public var headlines: [Headline] {
        guard question.document != question.saved else { return [] }
        let sentence = difference.sentence
        return [Headline(text: sentence.prefix(1).uppercased() + sentence.dropFirst() + ".", isPermanent: !difference.deletedMore.isEmpty)]
    }

    /// What the forecast can't know, in words.
    public var caveats: [String] {
        var caveats: [String] = []
        if forecast.held.counts.last ?? 0 > 0 {
            caveats.append("\(grouped(Int64(forecast.held.counts.last ?? 0))) are locked and stay until their lock ends.")
        }
        if forecast.undatedCount > 0 { caveats.append("\(grouped(Int64(forecast.undatedCount))) have no date: nothing is foretold of them.") }
        return caveats
    }
}

extension AppState {
    /// The forecast's numbers for a document, as a question about it has them.
    func forecastLines(_ pane: RulesPane, _ document: LifecycleConfiguration) -> [DetailLine] {
        guard let answer = pane.forecast.answer, answer.question.document == document else {
            return [DetailLine(.problem, "forecast", "not made for these rules: F in the pane tells what they will move and delete")]
        }
        var lines: [DetailLine] = []
        lines += answer.headlines.map { DetailLine($0.isPermanent ? .problem : .field, "forecast", $0.text) }
        return lines
    }
}
