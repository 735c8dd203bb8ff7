import Foundation
import Operations
import S3Client
import S3Model
import Timeline

/// What saving rules will do to what the bucket holds, for the question before it.
struct SaveForecast {
    let client: S3Client
    let snapshot: LifecycleSnapshot
    let printer: ForecastPrinter

    /// Lists what the rules may touch, with progress, and says in sentences what changes against the rules that are saved now.
    ///
    /// - Throws: `.cancelled` only; a forecast that can't be made is said to be so.
    func sentences(_ plan: RuleSavePlan) async throws -> [String] {
        let (saved, rules) = (plan.present.lifecycle.rules, plan.merged.lifecycle.rules)
        let operation = ForecastOperation(client: client, bucket: snapshot.bucket, prefixes: ForecastOperation.prefixes(of: saved + rules))
        let material: ForecastMaterial
        do throws(S3Error) {
            material = try await operation.read { _, progress in printer.tell("forecast: \(progress.rows) entries read; --no-forecast skips this") }
            printer.endProgress()
        } catch {
            printer.endProgress()
            if error.kind == .cancelled { throw error }
            return ["What the rules will do can't be foretold: \(error.code) \(error.message)"]
        }
        let now = client.storeTime
        guard let before = forecast(saved, plan.present, material, now: now), let after = forecast(rules, plan.merged, material, now: now) else {
            throw CancellationError()
        }
        let sentence = ForecastDifference.between(saved: before, edited: after, listing: material.listing).sentence
        return ["Of \(material.listing.count) entries: \(sentence)."] + printer.notes(after, material)
    }

    private func forecast(_ rules: [LifecycleRuleDraft], _ document: StoredRules, _ material: ForecastMaterial, now: Int64) -> Forecast? {
        var context = snapshot.context
        if let size = document.minimumObjectSize { context.minimumObjectSize = size }
        return ForecastEngine.forecast(
            of: material.listing, uploads: material.knownUploads, rules: rules, setting: ForecastSetting(context, now: now),
            isCancelled: { Task.isCancelled })
    }
}
