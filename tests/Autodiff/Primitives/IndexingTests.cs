using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>The indexers of tensors, by numbers and ranges. (An axis more makes some of them ambiguous, so that the law about axes is checked on <c>At</c>.)</summary>
public sealed class IndexingTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 4), B = new("b", 3);

    protected override IEnumerable<Case> Cases =>
    [
        new("entry of a matrix", x => x[0][1, 2], x => [x[0][5]], new Argument([2, 3])),
        new("range", x => x[0][1..3], x => x[0][3..9], new Argument([4, 3])),
        new("range from the end", x => x[0][^2..], x => x[0][6..], new Argument([4, 3])),
        new("everything", x => x[0][..], x => x[0], new Argument([4, 3])),
        new("a place of an axis", x => x[0].At(A, 2), x => x[0][4..6], Argument.On(AxisSet.Of(A), [2])),
        new("a place of the inner axis", x => x[0].At(B, 1), x => Plain.Lines(x[0], 4, 3, 2, line => [line[1]]), Argument.On(AxisSet.Of(A, B), [2])),
    ];

    [Fact]
    public void Numbers_index_the_one_axis_or_else_the_first_dimension()
    {
        Tensor matrix = new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        Assert.Equal([3, 4], matrix[1].ToArray());
        Assert.Equal([5, 6], matrix[^1].ToArray());
        Tensor onAxis = matrix.ToAxis(B);
        Assert.Equal([3, 4], onAxis[1].ToArray());
        Assert.Equal([5, 6], onAxis[^1].ToArray());
        Assert.Equal(TensorType.Scalar, onAxis[0][1].Type);
    }

    [Fact]
    public void Gradients_flow_back_to_the_place()
    {
        Tensor x = (Tensor)new double[] { 1, 2, 3 };
        Assert.Equal([0, 0, 6], Derivatives.Gradient(y => Square(y[^1]), x).ToArray());
        Tensor onAxis = x.ToAxis(B);
        Assert.Equal([0, 4, 0], Derivatives.Gradient(y => Square(y[1]), onAxis).ToArray());
    }
}
