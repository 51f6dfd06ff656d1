namespace Prob;

/// <summary>The verbs of variational inference.</summary>
public static class ModelVariational
{
    extension<TSites>(Model<TSites> model)
    {
        /// <summary>The normal approximation at the mode: see <see cref="LaplaceMethod"/>.</summary>
        /// <param name="laplace">Its options.</param>
        /// <param name="cancellation">Stops the search for the mode.</param>
        /// <exception cref="ModelException">The model has nothing to infer, or no point of finite density, or no mode that curves down in all coordinates: the message names the site responsible.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled.</exception>
        public LaplaceApproximation<TSites> Fit(LaplaceMethod laplace, CancellationToken cancellation = default)
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

        /// <summary>The approximation by <see cref="Pathfinder"/>.</summary>
        /// <param name="pathfinder">Its options.</param>
        /// <param name="progress">Hears from the paths, on their threads.</param>
        /// <param name="cancellation">Stops the paths; what they have found by then is used.</param>
        /// <exception cref="ModelException">The model has nothing to infer, or no point of finite density, or no path an approximation: the message says why.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled before any path had found anything.</exception>
        public PathfinderApproximation<TSites> Fit(Pathfinder pathfinder, IProgress<PathfinderProgress>? progress = null, CancellationToken cancellation = default)
        {
            try
            {
                return pathfinder.Fit(model, progress, cancellation);
            }
            catch (InitialisationException exception)
            {
                throw model.LogDensity.NoStart(exception);
            }
        }

        /// <summary>A normal distribution over the unconstrained coordinates, of the form asked for, at the parameters where the evidence lower bound is largest.</summary>
        /// <param name="guide">The form, and how it is fitted.</param>
        /// <param name="progress">Hears how it comes along; the loss is minus the bound.</param>
        /// <param name="cancellation">Stops after the step that is being made; what there is by then is returned.</param>
        /// <exception cref="ModelException">The model has nothing to infer, or the options do not fit it.</exception>
        /// <exception cref="TrainingException">The bound or a parameter became infinite or NaN.</exception>
        public VariationalFit<TSites> Fit(AutomaticGuide guide, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
            Fitted(model, VariationalProblem.Of(model, guide), null, guide, progress, cancellation);

        /// <summary>A guide of one's own, at the parameters where the evidence lower bound is largest.</summary>
        /// <param name="guide">A program that draws the continuous sites of the model, and any of its discrete ones, under the same names and in the same plates; and learns parameters.</param>
        /// <param name="options">How it is fitted.</param>
        /// <param name="validation">The same programs with other data, on which the bound is evaluated after each epoch; none if null.</param>
        /// <param name="progress">Hears how it comes along; the loss is minus the bound.</param>
        /// <param name="cancellation">Stops after the step that is being made; what there is by then is returned.</param>
        /// <exception cref="ModelException">Model and guide do not fit each other, or the options do not fit them.</exception>
        /// <exception cref="TrainingException">The bound or a parameter became infinite or NaN.</exception>
        public VariationalFit<TSites> Fit<TGuide>(
            Model<TGuide> guide,
            Variational? options = null,
            (Model<TSites> Model, Model<TGuide> Guide)? validation = null,
            IProgress<TrainingProgress>? progress = null,
            CancellationToken cancellation = default)
        {
            options ??= new();
            VariationalProblem? other = validation is var (otherModel, otherGuide) ? VariationalProblem.Of(otherModel, otherGuide, options) : null;
            return Fitted(model, VariationalProblem.Of(model, guide, options), other, options, progress, cancellation);
        }

        /// <summary>How a fit of an automatic guide would go about it: what is drawn, how gradients are estimated, what is moved.</summary>
        /// <param name="guide">The guide.</param>
        /// <exception cref="ModelException">The model has nothing to infer, or the options do not fit it.</exception>
        public VariationalExplanation Explain(AutomaticGuide guide) => VariationalProblem.Of(model, guide).Explain();

        /// <summary>How a fit of a guide would go about it: the estimator of each site and why it was chosen, and what is moved.</summary>
        /// <param name="guide">The guide.</param>
        /// <param name="options">The options of the fit.</param>
        /// <exception cref="ModelException">Model and guide do not fit each other, or the options do not fit them.</exception>
        public VariationalExplanation Explain<TGuide>(Model<TGuide> guide, Variational? options = null) => VariationalProblem.Of(model, guide, options ?? new()).Explain();
    }

    private static VariationalFit<TSites> Fitted<TSites>(
        Model<TSites> model, VariationalProblem problem, VariationalProblem? validation, Variational options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (problem.Start.IsEmpty)
            throw new ModelException("There is nothing to fit: neither the guide nor the model has a learned parameter. Add one with m.Parameter or m.Network.");
        TrainingOptions training = problem.Rows > 1 ? options.Training : options.Training with { BatchSize = 1 };
        return VariationalFit<TSites>.Of(model, problem, validation, options, TrainingLoop.Run(new(problem.Start, problem.Loss(), validation?.Loss(problem.Start)), training, progress, cancellation));
    }
}
