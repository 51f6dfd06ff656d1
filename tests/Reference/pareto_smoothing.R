# Pareto smoothed importance sampling by R's loo package on log ratios of many kinds, for tests/Inference/Diagnostics.
# Run in this folder: Rscript pareto_smoothing.R   (loo 2.5.1, R 4.2.2; writes pareto_smoothing.json)
suppressMessages({ library(loo); library(jsonlite) })
set.seed(20240701)

# Log ratios have 6 significant digits, and these rounded ones are what the figures are computed from.
rounded <- function(x) as.numeric(formatC(x, digits = 6, format = "g"))
pareto <- function(n, k) k * rexp(n)   # exp of it is Pareto of shape k
student <- function(n, df) { x <- rnorm(n); dt(x, df, log = TRUE) - dnorm(x, log = TRUE) }

cases <- list(
  light           = pareto(400, 0.1),
  half            = pareto(500, 0.5),
  heavy           = pareto(1000, 0.7),
  very_heavy      = pareto(300, 1.5),
  bounded         = { x <- rt(400, 4); dnorm(x, log = TRUE) - dt(x, 4, log = TRUE) },
  student         = student(600, 3),
  normal_scales   = { x <- rnorm(500); dnorm(x, 0, 1.2, log = TRUE) - dnorm(x, log = TRUE) },
  log_normal      = rnorm(400, sd = 2),
  far_from_zero   = 12345 + rnorm(200),
  far_below_zero  = -2e4 + 3 * rnorm(200),
  long_tail       = 5 * rexp(100),
  many            = pareto(1500, 0.3),
  twenty_one      = rnorm(21),
  twenty_six      = rnorm(26),
  hundred         = rnorm(100)
)

figures <- function(x) {
  smoothed <- suppressWarnings(psis(x, r_eff = 1))
  log_weights <- as.numeric(weights(smoothed, log = TRUE))
  list(ratios = x, k = pareto_k_values(smoothed), log_weights = log_weights, ess = 1 / sum(exp(log_weights)^2))
}
write_json(lapply(lapply(cases, rounded), figures), "pareto_smoothing.json", digits = 10, auto_unbox = TRUE)
