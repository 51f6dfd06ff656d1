using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>How tensors are made, looked at and shown, and what is said when they do not fit.</summary>
public sealed class TensorTests
{
    private static readonly Axis School = new("school", 2), Year = new("year", 3);

    [Fact]
    public void Numbers_and_arrays_convert()
    {
        Check(2.5, [], [2.5]);
        Check(new double[] { 1, 2, 3 }, [3], [1, 2, 3]);
        Check(new[] { 1, -2 }, [2], [1, -2]);
        Check(new[] { true, false }, [2], [1, 0]);
        Check(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, [2, 3], [1, 2, 3, 4, 5, 6]);
        Check(new double[,,] { { { 1, 2 } }, { { 3, 4 } } }, [2, 1, 2], [1, 2, 3, 4]);
        Check(Array.Empty<double>(), [0], []);
        Check(Tensor.From([2, 2], 1, 2, 3, 4), [2, 2], [1, 2, 3, 4]);
        Check(Tensor.From([], 7), [], [7]);

        static void Check(Tensor tensor, int[] shape, double[] values)
        {
            Assert.Equal(shape, (IEnumerable<int>)tensor.Shape);
            Assert.Empty(tensor.Axes);
            Assert.Equal(values, tensor.ToArray());
        }
    }

    [Fact]
    public void Arrays_are_copied_in_and_out()
    {
        double[] values = [1, 2];
        double[,] matrix = { { 1, 2 } };
        Tensor tensor = values, fromMatrix = matrix, from = Tensor.From([2], values);
        values[0] = 9;
        matrix[0, 0] = 9;
        Assert.Equal([1, 2], tensor.ToArray());
        Assert.Equal([1, 2], fromMatrix.ToArray());
        Assert.Equal([1, 2], from.ToArray());
        Tensor sum = tensor + 1;
        sum.ToArray()[0] = 9;
        tensor.ToArray()[0] = 9;
        Assert.Equal([2, 3], sum.ToArray());
        Assert.Equal([1, 2], tensor.ToArray());
    }

    [Fact]
    public void Collection_expressions_stack()
    {
        Tensor a = 2, b = new double[] { 5, 6 };
        Tensor scalars = [a, 2 * a, 1.0];
        Assert.Equal([2, 4, 1], scalars.ToArray());
        Tensor rows = [b, a, 1.5];
        Assert.Equal([3, 2], (IEnumerable<int>)rows.Shape);
        Assert.Equal([5, 6, 2, 2, 1.5, 1.5], rows.ToArray());
        Tensor spread = [.. b, a];
        Assert.Equal([5, 6, 2], spread.ToArray());
        Tensor matrix = [[1.0, 2.0], [3.0, 4.0]];
        Assert.Equal([2, 2], (IEnumerable<int>)matrix.Shape);
        Assert.Equal([1, 2, 3, 4], matrix.ToArray());
        Assert.Equal("There is nothing to stack. (Parameter 'elements')", Assert.Throws<ArgumentException>(() => { Tensor none = []; }).Message);
    }

    [Fact]
    public void Tensors_enumerate_along_their_first_dimension()
    {
        Tensor matrix = new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        Assert.Equal([3.0, 7, 11], matrix.Select(row => Sum(row).ToScalar()));
        Assert.Equal([[1, 2], [3, 4], [5, 6]], matrix.Select(row => row.ToArray()));
        Assert.All(matrix.ToAxis(Year), element => Assert.Equal(new TensorType(AxisSet.Of(Year), []), element.Type));
        Assert.Throws<InvalidOperationException>(() => ((Tensor)1.0).ToList());
    }

    [Fact]
    public void Comparisons_give_zeros_and_ones()
    {
        Tensor x = new[] { 1.0, 2, 3, double.NaN };
        Assert.Equal([1, 0, 0, 0], (x < 2).ToArray());
        Assert.Equal([1, 1, 0, 0], (x <= 2).ToArray());
        Assert.Equal([0, 0, 1, 0], (x > 2).ToArray());
        Assert.Equal([0, 1, 1, 0], (x >= 2).ToArray());
        Assert.Equal([0, 1, 0, 0], Equal(x, 2).ToArray());
    }

    [Fact]
    public void Axes_unite_and_shapes_broadcast()
    {
        Tensor bySchool = ((Tensor)new double[] { 1, 2 }).ToAxis(School), byYear = ((Tensor)new double[] { 10, 20, 30 }).ToAxis(Year);
        Tensor both = byYear + bySchool;
        Assert.Equal(new TensorType(AxisSet.Of(School, Year), []), both.Type);
        Assert.Equal(AxisSet.Of(School, Year), AxisSet.Of(Year, School));
        Assert.Equal([11, 21, 31, 12, 22, 32], both.ToArray());
        Assert.Equal("{school:2, year:3}[]", both.Type.ToString());
        Assert.Equal(new TensorType(AxisSet.Of(School), [4, 3]), (bySchool + new double[4, 1] + new double[3]).Type);
    }

    [Fact]
    public void Values_can_be_shown()
    {
        Assert.Equal("[3] (1, 2.5, -3)", ((Tensor)new[] { 1, 2.5, -3 }).ToString());
        Assert.Equal("[10] (0, 0, 0, 0, 0, 0, 0, 0, …)", ((Tensor)new double[10]).ToString());
        Assert.Equal("Exp [2]", Exp(Plan.Input("x", [2])).ToString());
        Assert.Equal("input 'x' [2]", Plan.Input("x", [2]).ToString());
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_what_was_expected_and_what_came()
    {
        Tensor three = new double[3], four = new double[4], matrix = new double[3, 4], scalar = 1.0;
        Tensor onSchool = ((Tensor)new double[2]).ToAxis(School), onBoth = onSchool + ((Tensor)new double[3]).ToAxis(Year);
        Refused(() => three + four, "Shapes [3] and [4] do not broadcast: dimension 0 has sizes 3 and 4.");
        Refused(() => Where(three, four, 0), "Shapes [3] and [4] do not broadcast");
        Refused(() => Tensor.From([2, 2], 1, 2, 3), "Shape [2, 2] needs 4 values, but was given 3.");
        Refused(() => Reshape(three, [4]), "A tensor of shape [3] has 3 entries and cannot be reshaped to [4], which has 4.");
        Refused(() => Transpose(three), "A transpose needs two event dimensions, but the tensor has shape [3].");
        Refused(() => Dot(matrix, three), "[3, 4] and [3]");
        Refused(() => Dot(scalar, three), "[] and [3]");
        Refused(() => Contract("ij,jk->ik", matrix, matrix), "The label 'j' has size 4 in one operand and 3 in another.");
        Refused(() => Contract("ij->i", three), "Labels 'ij' need 2 dimensions, but the tensor has 1 (shape [3]).");
        Refused(() => Contract("ij,j->i", matrix), "has 2 operands, but 1 were given");
        Refused(() => Contract("ij->k", matrix), "The label 'k' of the result of 'ij->k' belongs to no operand.");
        Refused(() => Contract("ij", matrix), "An equation looks like \"ij,jk->ik\", but was \"ij\".");
        Refused(() => Contract("ii->i", new double[2, 2]), "each at most once in an operand, but \"ii\"");
        Refused(() => Contract("i1->i", matrix), "Labels are letters");
        Refused(() => Sum(matrix, 2), "The tensor of type [3, 4] has 2 event dimensions (numbered from 0), so there is no dimension 2.");
        Refused(() => LogSumExp(scalar, 0), "so there is no dimension 0");
        Refused(() => Max(matrix, -1), "so there is no dimension -1");
        Refused(() => Sum(matrix, School), "The tensor of type [3, 4] has no axis 'school' to sum over.");
        Refused(() => LogSumExp(matrix, School), "has no axis 'school'");
        Refused(() => three.ToVector(School), "The tensor of type [3] has no axis 'school'.");
        Refused(() => three.ToAxis(School), "The axis 'school' needs a first event dimension of size 2, but the tensor has shape [3].");
        Refused(() => Stack(onSchool, onSchool).ToAxis(School), "has the axis 'school' already");
        Refused(() => onBoth[0], "any of {school:2, year:3} could be meant. Use x.At(axis, index).");
        Refused(() => onBoth[(Tensor)0.0], "any of {school:2, year:3} could be meant");
        Refused(() => onSchool[onSchool], "has no event dimension to index");
        Refused(() => three[3], "Element 3 was asked for, but there are 3 (numbered from 0).");
        Refused(() => three[-1], "Element -1 was asked for");
        Refused(() => onSchool[2], "Element 2 was asked for, but there are 2");
        Refused(() => scalar[0], "has no event dimension to index");
        Refused(() => three[1..5], "range 1..5", "3");
        Refused(() => scalar[1..], "range 1..");
        Refused(() => three[^4], "^4", "3");
        Refused(() => Slice(three, 0, 1, 3), "A slice of 3 entries from 1 by steps of 1 does not fit dimension 0 of the shape [3].");
        Refused(() => Slice(three, 1, 0, 1), "A slice of dimension 1 was asked for, but the shape [3] has 1 dimensions");
        Refused(() => Slice(three, 0, 0, 2, 0), "by steps of 0");
        Refused(() => Concatenate(0, three, matrix), "Tensors of shapes [3] and [3, 4] cannot be joined along dimension 0");
        Refused(() => Concatenate(1, three), "no dimension 1 to be joined along");
        Refused(() => Concatenate(1, three, three), "no dimension 1 to be joined along");
        Refused(() => Concatenate(0), "There is nothing to concatenate.");
        Refused(() => Gather(scalar, three), "has no event dimension to index");
        Refused(() => Softmax(scalar), "Softmax works along the last event dimension");
        Refused(() => LogSoftmax(scalar), "LogSoftmax works along");
        Refused(() => CumulativeSum(scalar), "A cumulative sum works along the last event dimension");
        Refused(() => Cholesky(matrix), "A square matrix is needed, but was given shape [3, 4].");
        Refused(() => Diagonal(three), "A square matrix is needed");
        Refused(() => DiagonalMatrix(matrix), "A diagonal is a vector, but was given shape [3, 4].");
        Refused(() => TriangularSolve(new double[3, 3], four), "A triangular system of 3 rows needs a right side of 3 rows, but was given shape [4].");
        Refused(() => Polygamma(-1, three), "order");
        Refused(() => Shape.Of(2, -1).Size, "-1");
        Refused(() => new Axis("empty", 0), "Axis 'empty' needs a size of at least 1, but was given 0.");

        Assert.Equal("A single value was asked for, but the tensor has type [3].", Assert.Throws<InvalidOperationException>(() => three.ToScalar()).Message);

        static void Refused(Func<object> call, params string[] said)
        {
            var error = Assert.ThrowsAny<ArgumentException>(call);
            Assert.All(said, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Values_are_computed_once()
    {
        Tensor x = Exp(new double[] { 1, 2 });
        Assert.Same(x.Values, x.Values);
        Tensor y = x;
        // 2³⁰ paths, each of which would be walked if values were not shared.
        for (int i = 0; i < 30; i++)
            y += y;
        Assert.Equal(Math.ScaleB(Math.E, 30), y.ToArray()[0], 1e-5);
    }

    [Fact]
    public void Empty_tensors_go_through_everything()
    {
        Tensor none = Tensor.From([0, 3]);
        Assert.Equal([], Exp(none).ToArray());
        Assert.Equal([], (none + 1).ToArray());
        Assert.Equal([0, 0, 0], Sum(none, 0).ToArray());
        Assert.Equal([], Sum(none, 1).ToArray());
        Assert.Equal([], Transpose(none).ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0], Dot(Transpose(none), none).ToArray());
        Assert.Equal([double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity], LogSumExp(none, 0).ToArray());
        Assert.Equal([], Softmax(none).ToArray());
        Assert.Equal([], CumulativeSum(Transpose(none)).ToArray());
        Assert.Equal([1, 2, 3], Concatenate(0, none, Tensor.From([1, 3], 1, 2, 3)).ToArray());
        Assert.Equal([], Gather(new double[] { 1, 2 }, Tensor.From([0])).ToArray());
        Assert.Equal([], Derivatives.Gradient(x => Sum(Exp(x)), none).ToArray());
        Assert.Equal([], Derivatives.Gradient(x => LogSumExp(x), none).ToArray());
        Assert.Equal([], Cholesky(Tensor.From([0, 0])).ToArray());
        Assert.Equal(0, LogDeterminant(Tensor.From([0, 0])).ToScalar());
    }
}
