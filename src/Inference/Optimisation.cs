namespace Prob;

/// <summary>The verbs of optimisation.</summary>
public static class ModelOptimisation
{
    extension<TSites>(Model<TSites> model)
    {
        /// <summary>
        /// The most probable values of the continuous sites, discrete ones summed out: maximises the density of the sites' own values, without a Jacobian, so that it does not depend on
        /// how a sampler moves on constrained ones.
        /// </summary>
        /// <param name="optimiser">The optimiser and its options.</param>
        /// <param name="cancellation">Stops the search.</param>
        /// <exception cref="ModelException">The model has nothing to infer, or no point of finite density: the message names the site responsible.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public Mode<TSites> Maximise(Lbfgs optimiser, CancellationToken cancellation = default)
        {
            LogDensity density = model.DensityOfSites;
            try
            {
                (Place place, bool converged, int gradients) = optimiser.Climb(density.CreateEvaluator(), cancellation);
                var values = new double[density.ConstrainedSize];
                density.CreateConstrainer().Run(place.Position, values);
                return new(model, values, place.LogDensity, converged, gradients);
            }
            catch (InitialisationException exception)
            {
                throw density.NoStart(exception);
            }
        }
    }
}
