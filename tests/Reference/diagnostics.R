# Convergence diagnostics of R's posterior package on draws of many kinds, for tests/Inference/Diagnostics.
# Run in this folder: Rscript diagnostics.R   (posterior 1.4.0, R 4.2.2; writes diagnostics.json)
suppressMessages({ library(posterior); library(jsonlite) })
set.seed(20210701)

# Draws have 6 significant digits, and these rounded draws are what the figures are computed from.
rounded <- function(x) { x[] <- as.numeric(formatC(x, digits = 6, format = "g")); x }
autoregressive <- function(n, chains, phi) sapply(seq_len(chains), function(chain) {
  x <- numeric(n)
  x[1] <- rnorm(1) / sqrt(1 - phi^2)
  for (i in seq_len(n)[-1]) x[i] <- phi * x[i - 1] + rnorm(1)
  x
})
normal <- function(n, chains) matrix(rnorm(n * chains), n, chains)
stuck <- function(n, values) matrix(values, n, length(values), byrow = TRUE)
with_value <- function(x, value) { x[7, 2] <- value; x }

cases <- list(
  good_mixing            = normal(250, 4),
  autoregressive         = autoregressive(250, 4, 0.6),
  poor_mixing            = autoregressive(250, 4, 0.98),
  random_walk            = apply(normal(200, 2), 2, cumsum),
  antithetic             = autoregressive(250, 4, -0.9),
  mildly_antithetic      = autoregressive(250, 4, -0.3),
  different_means        = sweep(normal(250, 4), 2, c(0, 0, 0.5, 3), "+"),
  different_scales       = sweep(normal(250, 4), 2, c(1, 1, 2, 10), "*"),
  trend                  = normal(250, 4) + seq(-1, 1, length.out = 250),
  cauchy                 = matrix(rcauchy(1000), 250, 4),
  log_normal             = exp(3 * autoregressive(250, 4, 0.4)),
  far_from_zero          = 12345 + 20 * normal(150, 3),
  small                  = 1e-4 * autoregressive(100, 4, 0.5),
  large                  = 1e9 * autoregressive(100, 4, 0.5),
  poisson                = matrix(rpois(1000, 2), 250, 4),
  dice                   = matrix(sample(6, 600, TRUE), 150, 4),
  coin                   = matrix(as.numeric(runif(400) < 0.3), 100, 4),
  rare_event             = matrix(as.numeric(runif(400) < 0.02), 100, 4),
  constant               = matrix(0.3, 50, 4),
  one_chain_stuck        = cbind(normal(100, 3), 0.5),
  odd_length             = autoregressive(101, 3, 0.7),
  one_chain              = autoregressive(251, 1, 0.5),
  many_chains            = normal(25, 16),
  long                   = autoregressive(1500, 2, 0.99),
  four_draws             = normal(4, 3),
  five_draws             = normal(5, 3),
  six_draws              = normal(6, 2),
  seven_draws            = normal(7, 2),
  ten_draws              = normal(10, 2),
  eleven_draws           = normal(11, 1),
  twelve_draws           = normal(12, 2),
  thirteen_draws         = normal(13, 3),
  infinite_draw          = with_value(normal(40, 3), Inf),
  negative_infinite_draw = with_value(normal(40, 3), -Inf),
  nan_draw               = with_value(normal(40, 3), NaN)
)

probabilities <- c(0, 0.05, 0.1, 0.25, 0.5, 0.84, 0.95, 1)
figures <- function(x) {
  missing <- rep(NaN, length(probabilities))
  list(
    chains        = unname(lapply(seq_len(ncol(x)), function(chain) I(x[, chain]))),
    rhat          = rhat(x),
    ess_bulk      = ess_bulk(x),
    ess_tail      = ess_tail(x),
    ess_mean      = ess_mean(x),
    ess_sd        = ess_sd(x),
    ess_quantile  = unname(ess_quantile(x, probabilities)),
    mcse_mean     = mcse_mean(x),
    mcse_sd       = mcse_sd(x),
    mcse_quantile = if (any(is.na(x))) missing else unname(mcse_quantile(x, probabilities)),
    quantile      = if (any(is.na(x))) missing else unname(quantile(x, probabilities))
  )
}

result <- suppressWarnings(lapply(lapply(cases, rounded), figures))
write_json(list(probabilities = probabilities, cases = result), "diagnostics.json", digits = NA, na = "string", auto_unbox = TRUE)
