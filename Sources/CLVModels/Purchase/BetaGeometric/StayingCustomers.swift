/// Customers of whom a share stays after the first purchase and then buys as
/// another process says; the others never come back.
struct StayingCustomers<Process: PurchaseProcess>: PurchaseProcess {
  let process: Process
  let share: Double

  init(_ process: Process, share: Double) {
    self.process = process
    self.share = share
  }

  func intensity(at t: Double) -> Double { share * process.intensity(at: t) }

  func survival(until t: Double) -> Double {
    share * process.survival(until: t)
  }

  func expectedPurchases(in t: Double) -> Double {
    share * process.expectedPurchases(in: t)
  }

  func discountedIntensity(rate: Double, until end: Double) -> Double {
    share * process.discountedIntensity(rate: rate, until: end)
  }

  var expectedLifetimePurchases: Double {
    // Nobody who stays buys nothing, not 0·∞.
    share > 0 ? share * process.expectedLifetimePurchases : 0
  }

  func probability(of count: Int, in t: Double) -> Double {
    let ifStaying = share * process.probability(of: count, in: t)
    return count == 0 ? 1 - share + ifStaying : ifStaying
  }

  func probabilityOfPurchase(in t: Double) -> Double {
    share * process.probabilityOfPurchase(in: t)
  }

  var lifetimeProbabilityOfPurchase: Double {
    share * process.lifetimeProbabilityOfPurchase
  }

  func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    var result = [1.0]
    // Of a list that begins with 1, what is asked for has to be below.
    let wanted = min(floor / share, 0.5)
    for exceedance in process.exceedances(in: t, downTo: wanted).dropFirst() {
      result.append(share * exceedance)
      if share * exceedance <= floor { break }
    }
    return result
  }

  func smoothLength(from t: Double) -> Double { process.smoothLength(from: t) }
}
