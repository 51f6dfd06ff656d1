namespace Prob;

/// <summary>The verbs of variational inference.</summary>
public static class ModelVariational
{
    extension<TSites>(Model<TSites> model)
    {
        /// <summary>The normal approximation at the mode: see <see cref="Laplace"/>.</summary>
        /// <param name="laplace">Its options.</param>
        /// <param name="cancellation">Stops the search for the mode.</param>
        /// <exception cref="ModelException">The model has nothing to infer, or no point of finite density, or no mode that curves down in all coordinates: the message names the site responsible.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public LaplaceApproximation<TSites> Fit(Laplace laplace, CancellationToken cancellation = default)
        {
            try
            {
                return laplace.Fit(model, cancellation);
            }
            catch (InitialisationException exception)
            {
                throw model.LogDensity.NoStart(exception);
            }
        }
    }
}
