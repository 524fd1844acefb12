internal import CLVNumerics

/// The log-likelihood of a model with covariates, with its derivatives.
///
/// ℓ(φ, γ) = Σ_g ℓ_g(φ + S η_g), where φ are the base model's coordinates
/// (logarithms of positive parameters), ℓ_g is the log-likelihood of the
/// customers who have the covariate row z_g, η_g = Γᵀ z_g and S holds the
/// signs. With a_g and H_g the base model's derivatives at that row's
/// parameters, and Z the matrix of rows,
///
/// - ∂ℓ/∂φ = Σ a_g, ∂ℓ/∂γ_p = Zᵀu_p with u_gp = s_pᵀa_g,
/// - ∂²ℓ/∂φ² = Σ H_g, ∂²ℓ/∂φᵢ∂γ_p = Zᵀv_ip with v_gip = (H_g s_p)ᵢ,
/// - ∂²ℓ/∂γ_p∂γ_q = Zᵀ diag(w_pq) Z with w_gpq = s_pᵀH_g s_q.
///
/// The products with Z are matrix products over fixed blocks of rows, which
/// are evaluated in parallel and added in order.
struct CovariateLikelihood<Model: LikelihoodModel>: Sendable {
  private let sample: CovariateSample<Model.Sample>
  private let coordinates: SearchCoordinates

  /// The sign of each process for each free coordinate.
  private let signs: [[Double]]
  private let blockSize: Int
  private let blocks: [Matrix]

  init(
    _ sample: CovariateSample<Model.Sample>, holding held: [Int: Double] = [:]
  ) {
    self.sample = sample
    var held = held
    for (place, parameter) in Model.identity.parameters.enumerated()
    where parameter.scale == .whole && held[place] == nil { held[place] = 1 }
    let coordinates = SearchCoordinates(Model.identity, holding: held)
    self.coordinates = coordinates
    signs = Model.covariateProcesses.map { process in
      coordinates.free.map { process.signs[$0] ?? 0 }
    }
    // Few rows stand for many customers each, and their base models work in
    // parallel themselves; many rows go by the hundred.
    let size = max(1, min(256, sample.rows.rows / 64))
    blockSize = size
    blocks = stride(from: 0, to: sample.rows.rows, by: size).map {
      sample.rows.selectingRows(Array($0..<min($0 + size, sample.rows.rows)))
    }
  }

  /// The number of base coordinates, of processes and of covariate columns.
  private var n: Int { coordinates.free.count }
  private var processes: Int { signs.count }
  private var columns: Int { sample.rows.columns }

  /// The value at given parameters and coefficients.
  func value(_ values: [Double], _ coefficients: Matrix) -> Double {
    evaluate(values, coefficients).value
  }

  /// The value and its derivatives by φ and then by γ, process by process.
  func evaluate(_ values: [Double], _ coefficients: Matrix) -> Evaluation {
    deterministicReduce(
      count: blocks.count, chunkSize: 1,
      partial: { chunk in
        evaluate(block: chunk.lowerBound, values, coefficients)
      },
      combine: { $0 += $1 }) ?? Evaluation(zero: n + processes * columns)
  }

  private func evaluate(
    block: Int, _ values: [Double], _ coefficients: Matrix
  ) -> Evaluation {
    let design = blocks[block]
    let predictors = design * coefficients
    var base = Evaluation(zero: n)
    var sums = RowSums(rows: design.rows, processes: processes, n: n)
    for row in 0..<design.rows {
      let shifted = Model.shifted(
        values, by: (0..<processes).map { predictors[row, $0] })
      let evaluation = evaluate(
        sample.samples[block * blockSize + row], at: shifted)
      base += evaluation
      sums.set(row, evaluation, signs)
    }
    return assembled(base, sums, design)
  }

  /// The base model's evaluation in its coordinates; not a number where a
  /// parameter has left the range in which forecasts are believed.
  private func evaluate(
    _ sample: Model.Sample, at values: [Double]
  ) -> Evaluation {
    let isSound = zip(values, Model.identity.parameters).allSatisfy {
      $1.scale == .real ? $0.isFinite : 1e-260 < $0 && $0 < 1e260
    }
    guard isSound else {
      var outside = Evaluation(zero: n)
      outside.value = .nan
      return outside
    }
    return coordinates.evaluation(
      Model(parameterValues: values).logLikelihood(of: sample), at: values)
  }

  /// What the rows contribute to derivatives by coefficients.
  private struct RowSums {
    /// u: a column for each process.
    var slopes: Matrix

    /// v: for each process, a column for each coordinate.
    var mixed: Matrix

    /// w: for each process, a column for each process up to it.
    var curvatures: [[[Double]]]

    init(rows: Int, processes: Int, n: Int) {
      slopes = Matrix(rows: rows, columns: processes)
      mixed = Matrix(rows: rows, columns: processes * n)
      curvatures = (0..<processes).map { p in
        [[Double]](
          repeating: [Double](repeating: 0, count: rows), count: p + 1)
      }
    }

    mutating func set(
      _ row: Int, _ evaluation: Evaluation, _ signs: [[Double]]
    ) {
      for (p, sign) in signs.enumerated() {
        let image = evaluation.hessian * sign
        slopes[row, p] = dot(sign, evaluation.gradient)
        for (i, entry) in image.enumerated() {
          mixed[row, p * image.count + i] = entry
        }
        for q in 0...p { curvatures[p][q][row] = dot(signs[q], image) }
      }
    }
  }

  private func assembled(
    _ base: Evaluation, _ sums: RowSums, _ design: Matrix
  ) -> Evaluation {
    var result = Evaluation(zero: n + processes * columns)
    result.value = base.value
    for i in 0..<n {
      result.gradient[i] = base.gradient[i]
      for j in 0..<n { result.hessian[i, j] = base.hessian[i, j] }
    }
    let slopes = design.transposeTimes(sums.slopes)
    let mixed = design.transposeTimes(sums.mixed)
    for p in 0..<processes {
      for k in 0..<columns {
        let row = n + p * columns + k
        result.gradient[row] = slopes[k, p]
        for i in 0..<n {
          result.hessian[row, i] = mixed[k, p * n + i]
          result.hessian[i, row] = mixed[k, p * n + i]
        }
      }
      for q in 0...p {
        let product = design.crossProduct(weights: sums.curvatures[p][q])
        for k in 0..<columns {
          for l in 0..<columns {
            result.hessian[n + p * columns + k, n + q * columns + l] =
              product[k, l]
            result.hessian[n + q * columns + l, n + p * columns + k] =
              product[k, l]
          }
        }
      }
    }
    return result
  }
}
