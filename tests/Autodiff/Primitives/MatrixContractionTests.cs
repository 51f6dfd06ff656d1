using Prob.Graphs;
using Prob.Graphs.Plans;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

[Collection("Serial")]
public sealed class MatrixContractionTests
{
    private static readonly Axis Image = new("image", 30), Particle = new("particle", 3);

    /// <summary>Against nested loops: products, transposed products, batches of them, and what cannot be one matrix.</summary>
    [Theory]
    [InlineData("ij,jk->ik", new[] { 5, 7 }, new[] { 7, 9 }, true)]
    [InlineData("ij,kj->ik", new[] { 21, 50 }, new[] { 33, 50 }, true)]
    [InlineData("ji,jk->ki", new[] { 21, 50 }, new[] { 21, 33 }, true)]
    [InlineData("ij,jk->ki", new[] { 6, 7 }, new[] { 7, 9 }, true)]
    [InlineData("j,jk->k", new[] { 40 }, new[] { 40, 17 }, true)]
    [InlineData("jk,j->k", new[] { 40, 17 }, new[] { 40 }, true)]
    [InlineData("bij,bjk->bik", new[] { 4, 5, 6 }, new[] { 4, 6, 3 }, true)]
    [InlineData("bij,jk->bik", new[] { 4, 5, 6 }, new[] { 6, 3 }, true)]
    [InlineData("bij,bkj->bik", new[] { 4, 9, 40 }, new[] { 4, 11, 40 }, true)]
    [InlineData("abij,ajbk->aibk", new[] { 2, 3, 5, 6 }, new[] { 2, 6, 3, 4 }, true)]
    [InlineData("iaj,jak->ik", new[] { 5, 3, 6 }, new[] { 6, 3, 7 }, true)]
    [InlineData("aibj,jbk->iak", new[] { 2, 3, 4, 5 }, new[] { 5, 4, 7 }, true)]
    [InlineData("ij,jk->ikl", new[] { 5, 7 }, new[] { 7, 9 }, false)]
    [InlineData("ij,j->i", new[] { 20, 50 }, new[] { 50 }, false)]
    [InlineData("ij,kj->ik", new[] { 3, 50 }, new[] { 20, 50 }, false)]
    [InlineData("ij,ij->j", new[] { 20, 33 }, new[] { 20, 33 }, false)]
    [InlineData("bij,bjk->ikb", new[] { 4, 5, 6 }, new[] { 4, 6, 3 }, false)]
    [InlineData("ij,jk->k", new[] { 4, 5 }, new[] { 5, 6 }, false)]
    [InlineData("ij,jk->ik", new[] { 4, 0 }, new[] { 0, 6 }, false)]
    public void A_contraction_is_what_loops_make_of_it(string labels, int[] first, int[] second, bool isMatrixProduct)
    {
        AssertEqualsLoops<double>(labels, first, second, isMatrixProduct, Precision.Double, epsilon: 2.3e-16);
        AssertEqualsLoops<float>(labels, first, second, isMatrixProduct, Precision.Single, epsilon: 1.2e-7);
    }

    /// <summary>A layer over named axes: y = x Wᵀ, and both gradients. Every axis and transpose is only a step in memory.</summary>
    [Fact]
    public void A_layer_and_its_gradients_are_matrix_products_without_copies()
    {
        Tensor x = Plan.Input("x", [70], Image), w = Plan.Input("w", [40, 70]), message = Plan.Input("message", [40], Image);
        Tensor y = Dot(w, x);
        Tensor value = Sum(Sum(y * message), Image);
        Tensor[] gradients = [.. Derivatives.Gradient(value, [x, w])];
        Plan plan = Plan.Compile([x, w, message], [y, .. gradients]);
        Assert.Equal(3, plan.RunSteps.Count);
        Assert.All(plan.RunSteps, step => Assert.IsType<MatrixContraction<double>>(step.Instruction));
    }

    /// <summary>Replayed and staged: so many threads change no bit, and allocate nothing.</summary>
    [Fact]
    public void A_plan_gives_the_same_bits_on_any_number_of_threads()
    {
        Tensor x = Plan.Input("x", [150], Image, Particle), w = Plan.Input("w", [200, 150]);
        Tensor loss = Sum(Sum(Sum(Tanh(Dot(w, x))), Image), Particle);
        Plan plan = Plan.Compile([x, w], [loss, .. Derivatives.Gradient(loss, [x, w])]);
        var random = new Philox(2);
        double[] at = new double[plan.InputSize], expected = new double[plan.OutputSize], actual = new double[plan.OutputSize];
        foreach (ref double value in at.AsSpan())
            value = 0.1 * random.NextNormal();
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            plan.CreateWorkspace(executor: executor).Run(at, expected);
            foreach (int threads in (int[])[2, 3])
            {
                Workspace workspace = plan.CreateWorkspace(executor: executor, threads: threads);
                for (int i = 0; i < 20; i++)
                    workspace.Run(at, actual);
                long before = GC.GetAllocatedBytesForCurrentThread();
                workspace.Run(at, actual);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
                Assert.Equal(expected, actual);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => plan.CreateWorkspace(threads: 0));
    }

    /// <summary>Both sum up to 50 terms of at most 1/4 each, so they are within 50 ε · 50/4 of each other.</summary>
    private static void AssertEqualsLoops<T>(string labels, int[] first, int[] second, bool isMatrixProduct, Precision precision, double epsilon)
        where T : unmanaged
    {
        Equation equation = Equation.Parse(labels);
        TensorType[] types = [new(default, [.. first]), new(default, [.. second])];
        Dictionary<char, int> sizes = equation.Sizes(types);
        var result = new TensorType(default, Shape.Of([.. equation.Result.Select(label => sizes.GetValueOrDefault(label, 2))]));
        var lowering = new Lowering(precision);
        Prob.Graphs.Plans.Buffer[] operands = [.. types.Select(type => lowering.Allocate(Phase.Run, type))];
        Prob.Graphs.Plans.Buffer expected = lowering.Allocate(Phase.Run, result), actual = lowering.Allocate(Phase.Run, result);
        var memory = new Memory(new(0), new(0), new(lowering.BlockSize(Phase.Run)));
        var random = new Philox(1);
        foreach (Prob.Graphs.Plans.Buffer operand in operands)
            memory.Write([.. Enumerable.Range(0, operand.Length).Select(_ => random.NextDouble() - 0.5)], operand);
        memory.Write([.. Enumerable.Repeat(double.NaN, result.Size)], actual);
        new ContractInstruction<T>(equation.Loops(types, result), new Contract(labels, result).IsReduction(types), operands, expected).Execute(memory);
        MatrixContraction<T>? product = MatrixContraction<T>.Of(equation.Dimensions(types, result), operands, actual);
        Assert.Equal(isMatrixProduct, product is not null);
        if (product is null)
            return;
        product.Execute(memory);
        double[] plain = new double[result.Size], fast = new double[result.Size];
        memory.Read(expected, plain);
        memory.Read(actual, fast);
        for (int i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i], fast[i], 50 * epsilon * 50 / 4);
    }
}
