using Prob.Graphs;

namespace Prob;

/// <summary>
/// A distribution whose draws are a differentiable function of its parameters and of noise that does not depend on them, so that the gradient of an expectation is the
/// expectation of a gradient (Kingma and Welling 2014; Figurnov, Mohamed and Mnih 2018 where the function is only implicit).
/// </summary>
public interface IReparameterised : IDistribution
{
    /// <summary>A draw for each cell of the axes, of the distribution's event shape. Parameters may carry some of the axes.</summary>
    /// <param name="noise">Where the noise comes from.</param>
    /// <param name="axes">All axes of the draw.</param>
    Tensor Draw(Noise noise, AxisSet axes);
}
