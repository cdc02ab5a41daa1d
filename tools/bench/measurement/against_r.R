# The same statistics on the same answers (bhr2000) in R and in ICAP: time of each, their ratio, and how far the numbers
# are apart. Optional: what is not installed is named and left out.
#   Rscript against_r.R bhr2000.csv statistics.csv      (the second is the output of bin/statistics_for_r)
arguments <- commandArgs(trailingOnly = TRUE)
answers <- read.csv(arguments[1])
ours <- read.csv(arguments[2])
# The other columns are the group, hours and religion.
items <- grep("^A[A-Z][0-9]+$", names(answers), value = TRUE)
x <- answers[, items]
score <- data.frame(group = factor(answers$GRP, levels = unique(answers$GRP)), mean = rowMeans(x))

how_to_install <- c(psych = "r-cran-psych", multilevel = "r-cran-multilevel", lme4 = "r-cran-lme4",
                    lavaan = "r-cran-lavaan", psychotools = "r-cran-psychotools", eRm = "r-cran-erm")
missing_packages <- character(0)
seconds_in_r <- numeric(0)

compare <- function(statistic, package, compute) {
  if (!requireNamespace(package, quietly = TRUE)) {
    missing_packages <<- union(missing_packages, package)
    return(invisible())
  }
  mine <- ours[ours$statistic == statistic, ]
  mine <- mine[order(mine$index), ]
  values <- NULL
  # The best of so many runs, as for ICAP; one that takes long is not repeated.
  seconds <- Inf
  for (run in 1:5) {
    once <- system.time(values <- suppressMessages(suppressWarnings(compute())))[["elapsed"]]
    seconds <- min(seconds, once)
    if (once > 2) break
  }
  seconds_in_r[statistic] <<- seconds
  deviation <- if (length(values) == nrow(mine)) sprintf("%.2g", max(abs(values - mine$value))) else
    sprintf("%d values here, %d there", length(values), nrow(mine))
  cat(sprintf("  %-24s %-14s %9.3f s %9.4f s %9.0f x   %s\n", statistic, package, seconds, mine$seconds[1],
              seconds / mine$seconds[1], deviation))
}

cat(sprintf("  %-24s %-14s %11s %11s %11s   %s\n", "statistic", "R package", "R", "ICAP", "ratio",
            "largest deviation"))
compare("alpha", "psych", function() psych::alpha(x)$total$raw_alpha)
compare("icc", "multilevel", function() {
  model <- aov(mean ~ group, score)
  c(multilevel::ICC1(model), multilevel::ICC2(model))
})
compare("rwgj", "multilevel", function() {
  result <- multilevel::rwg.j(x, score$group, ranvar = 2)
  result$rwg.j[match(levels(score$group), result$grpid)]
})
compare("ad", "multilevel", function() {
  result <- multilevel::ad.m(x, score$group)
  result$AD.M[match(levels(score$group), result$grpid)]
})
compare("reml", "lme4", function() {
  model <- lme4::lmer(mean ~ 1 + (1 | group), score)
  variances <- as.data.frame(lme4::VarCorr(model))$vcov
  c(variances, unname(lme4::fixef(model)))
})
compare("omega", "lavaan", function() {
  fit <- lavaan::cfa(paste("f =~", paste(items, collapse = " + ")), x, std.lv = TRUE)
  estimates <- lavaan::parameterEstimates(fit)
  loadings <- sum(estimates$est[estimates$op == "=~"])
  errors <- sum(estimates$est[estimates$op == "~~" & estimates$lhs != "f"])
  loadings^2 / (loadings^2 + errors)
})
compare("cml_pcm", "psychotools", function() {
  steps <- unlist(psychotools::threshpar(psychotools::pcmodel(as.matrix(x) - 1)))
  steps - mean(steps)
})
compare("cml_pcm_log_likelihood", "eRm", function() eRm::PCM(as.matrix(x) - 1)$loglik)
compare("mml_pcm_deviance", "TAM", function() {
  TAM::tam.mml(as.matrix(x) - 1, irtmodel = "PCM", verbose = FALSE,
               control = list(nodes = seq(-15, 15, length.out = 141), convD = 1e-9, conv = 1e-9,
                              progress = FALSE))$deviance
})
compare("grm_log_likelihood", "mirt", function() {
  mirt::extract.mirt(mirt::mirt(x, 1, itemtype = "graded", verbose = FALSE, TOL = 1e-8), "logLik")
})
together <- intersect(c("alpha", "icc", "rwgj", "ad"), names(seconds_in_r))
cat(sprintf("ICAP computes alpha, icc, rwgj and ad together, and the statistics of items with them: %.3f s in R, %.0f x.\n",
            sum(seconds_in_r[together]), sum(seconds_in_r[together]) / ours$seconds[ours$statistic == "alpha"][1]))
for (package in missing_packages) {
  debian <- how_to_install[package]
  cat(sprintf("%s is not installed, and is left out: %s\n", package,
              if (is.na(debian)) sprintf("it is not in Debian; in R, install.packages(\"%s\")", package) else
                paste("apt-get install", debian)))
}
