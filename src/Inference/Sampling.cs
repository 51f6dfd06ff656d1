namespace Prob;

/// <summary>The verbs of sampling.</summary>
public static class ModelSampling
{
    extension<TSites>(Model<TSites> model)
    {
        /// <summary>Draws from the posterior with <see cref="Nuts"/> or <see cref="Hmc"/>.</summary>
        /// <param name="sampler">The sampler and its options.</param>
        /// <param name="progress">Hears how the chains come along; see <see cref="ConsoleProgress"/>.</param>
        /// <param name="cancellation">Stops the chains; what was drawn by then is returned.</param>
        /// <exception cref="ModelException">The model has nothing to infer, a discrete site, or no point of finite density: the message names the site responsible.</exception>
        /// <exception cref="ChainException">The density or the progress threw.</exception>
        public SampledPosterior<TSites> Sample(HamiltonianSampler sampler, IProgress<SamplingProgress>? progress = null, CancellationToken cancellation = default)
        {
            LogDensity density = model.LogDensity;
            try
            {
                return new(model, Chains.Run(_ => density.CreateEvaluator(), sampler, progress, cancellation));
            }
            catch (InitialisationException exception)
            {
                throw density.NoStart(exception);
            }
        }
    }

    extension(LogDensity density)
    {
        /// <summary>What to throw when no starting point has a finite density: with the reason at the last one tried.</summary>
        internal ModelException NoStart(InitialisationException exception)
        {
            string reason = density.Explain([.. exception.Position]) ?? "the density is finite but not its gradient";
            return new($"No starting point has a finite log density. At the last one tried, {reason}.", exception);
        }
    }
}
