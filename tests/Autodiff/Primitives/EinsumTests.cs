using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class EinsumTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 3), B = new("b", 2);

    protected override IEnumerable<Case> Cases =>
    [
        Of("ij,jk->ik", "ij,jk->ik", [3, 4], [4, 2]), Of("ij,jk", "ij,jk->ik", [3, 4], [4, 2]), Of("i,i", "i,i->", [4], [4]), Of("ba", "ba->ab", [3, 4]), Of("ij,kj", "ij,kj->ik", [3, 4], [2, 4]),
        Of(" i j , j k -> k i ", "ij,jk->ki", [3, 4], [4, 2]), Of("bA", "bA->Ab", [3, 4]), Of("->", "->", [[]]), Of(",", ",->", [], []), Of("ij->", "ij->", [3, 4]), Of("ij", "ij->ij", [3, 4]),
        // Diagonals and traces.
        Of("ii", "ii->", [3, 3]), Of("ii->i", "ii->i", [3, 3]), Of("iji->ij", "iji->ij", [3, 2, 3]), Of("iii->i", "iii->i", [3, 3, 3]), Of("iijj->ji", "iijj->ji", [2, 2, 3, 3]), Of("jii,ij->j", "jii,ij->j", [2, 3, 3], [3, 2]),
        Of("ii->i", "ii->i", [1, 1]), Of("iii", "iii->", [1, 1, 1]), Of("ii->i", "ii->i", [0, 0]),
        // Sums that one operand can do alone, several operands, of one label and of many.
        Of("ijm,jk->ik", "ijm,jk->ik", [3, 4, 2], [4, 2]), Of("ij,jk,kl,lm->im", "ij,jk,kl,lm->im", [2, 3], [3, 4], [4, 2], [2, 3]), Of("ij,ik,il->jkl", "ij,ik,il->jkl", [3, 2], [3, 4], [3, 2]),
        Of("ij,jk,ki", "ij,jk,ki->", [2, 3], [3, 4], [4, 2]), Of("i,j,k->kij", "i,j,k->kij", [2], [3], [4]), Of("ijk,jl,km,lm->i", "ijk,jl,km,lm->i", [2, 3, 2], [3, 2], [2, 4], [2, 4]), Of("i,i,i,i->i", "i,i,i,i->i", [3], [3], [3], [3]),
        Of("ab,bc,cd,de,ea->c", "ab,bc,cd,de,ea->c", [2, 3], [3, 2], [2, 3], [3, 2], [2, 2]),
        // Ellipses.
        Of("...ij,...jk->...ik", "bij,bjk->bik", [2, 3, 4], [2, 4, 2]), Of("...ij,jk->...ik", "bij,jk->bik", [2, 3, 4], [4, 2]), Of("...ij,...jk", "ij,bjk->bik", [3, 4], [2, 4, 2]), Of("...i->...", "abi->ab", [2, 3, 4]), Of("...", "ab->ab", [2, 3]),
        Of("i...->...i", "iab->abi", [2, 3, 4]), Of("...ii->...i", "bii->bi", [2, 3, 3]), Of("...,...", "ab,b->ab", [2, 3], [3]), Of("...i,...i", "i,i->", [4], [4]),
        new("an ellipsis that stretches", x => Einsum("...i,...i->...i", x[0], x[1]), x => Plain.Contract("bi,ai->abi", [[3, 4], [2, 4]], x), new Argument([3, 4]), new Argument([2, 1, 4])),
        new("an ellipsis that stretches the first", x => Einsum("...i,...", x[0], x[1]), x => Plain.Contract("ai,ab->abi", [[2, 4], [2, 3]], x), new Argument([2, 1, 4]), new Argument([2, 3])),
        new("the same operand thrice", x => Einsum("ij,jk,kl", x[0], x[0], x[0]), x => Plain.Contract("ij,jk,kl->il", [[3, 3], [3, 3], [3, 3]], [x[0], x[0], x[0]]), new Argument([3, 3])),
        new("axes carried along", x => Einsum("i,ij,j", x[0], x[1], x[2]), x => Plain.Contract("ai,bij,j->ab", [[3, 4], [2, 4, 2], [2]], x), Argument.On(AxisSet.Of(A), [4]), Argument.On(AxisSet.Of(B), [4, 2]), new Argument([2])),
        new("trace", x => Trace(x[0]), x => [x[0][0] + x[0][4] + x[0][8]], new Argument([3, 3])),
        new("Kronecker product", x => Kron(x[0], x[1]), x => Plain.Contract("ij,kl->ikjl", [[2, 3], [4, 2]], x), new Argument([2, 3]), new Argument([4, 2])),
        new("Kronecker product of vectors", x => Kron(x[0], x[1]), x => Plain.Contract("i,k->ik", [[3], [2]], x), new Argument([3]), new Argument([2])),
    ];

    /// <summary>A chain of matrices costs what the best bracketing does, found by another algorithm.</summary>
    [Fact]
    public void Chains_are_multiplied_in_the_cheapest_order()
    {
        foreach (int[] sizes in (int[][])[[30, 35, 15, 5, 10, 20, 25], [1, 50, 50, 50], [50, 50, 50, 1], [10, 100, 5, 50, 1]])
        {
            int n = sizes.Length - 1;
            Tensor[] matrices = [.. Enumerable.Range(0, n).Select(i => Tensor.Input($"m{i}", new(default, [sizes[i], sizes[i + 1]])))];
            string equation = string.Join(',', Enumerable.Range(0, n).Select(i => $"{(char)('a' + i)}{(char)('b' + i)}")) + $"->a{(char)('a' + n)}";
            Tensor product = Einsum(equation, matrices);
            double multiplications = Graph.Order([product], _ => false).Where(node => node.Inputs.Length == 2).Sum(node => Math.Sqrt((double)node.Inputs[0].Type.Size * node.Inputs[1].Type.Size * node.Outputs[0].Type.Size));
            Assert.Equal(MatrixChain.Of(sizes).Multiplications, multiplications, 1e-9 * multiplications);
        }
    }

    /// <summary>Of 20 tables in a ring, the product of all would have 2³⁸ entries or more.</summary>
    [Fact]
    public void No_table_is_larger_than_need_be()
    {
        const int n = 20;
        string labels = "abcdefghijklmnopqrst";
        Tensor[] tables = [.. Enumerable.Range(0, n).Select(i => Tensor.From([4, 4], [.. Enumerable.Range(0, 16).Select(entry => entry % 5 == 0 ? 1.0 : 0)]))];
        // In an order that is of no use.
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => i * 7 % n)];
        string equation = string.Join(',', order.Select(i => $"{labels[i]}{labels[(i + 1) % n]}"));
        Tensor trace = Einsum(equation, [.. order.Select(i => tables[i])]);
        Assert.Equal(4, trace.ToScalar());
        Assert.True(Graph.Order([trace], _ => false).Max(node => node.Outputs[0].Type.Size) <= 64);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        Tensor matrix = Tensor.From([2, 3], 1, 2, 3, 4, 5, 6), vector = new double[] { 1, 2 };
        void Refused(string message, string equation, params Tensor[] operands) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Einsum(equation, operands)).Message, StringComparison.Ordinal);

        Refused("The label 'j' of \"ij,j\" has size 3 in operand 0 (shape [2, 3]), but 2 in operand 1 (shape [2]).", "ij,j", matrix, vector);
        Refused("The label 'i' of \"ii\" has sizes 2 and 3 in operand 0 (shape [2, 3]).", "ii", matrix);
        Refused("The labels \"ij\" of operand 1 of \"ij,ij\" need 2 dimensions, but it has 1 (shape [2]).", "ij,ij", matrix, vector);
        Refused("The labels \"...ij\" of operand 0 of \"...ij\" need at least 2 dimensions, but it has 1 (shape [2]).", "...ij", vector);
        Refused("The label 'k' of the result of \"ij->ik\" belongs to no operand.", "ij->ik", matrix);
        Refused("The label 'i' is repeated in the result of \"ij->ii\".", "ij->ii", matrix);
        Refused("The equation \"ij,jk\" has 2 operands, but 1 were given.", "ij,jk", matrix);
        Refused("An equation looks like \"ij,jk->ik\" or \"ij,jk\", but was \"i->j->k\".", "i->j->k", vector);
        Refused("Labels are letters and at most one ellipsis (...), but \"i2\" in \"i2->i\" is not so.", "i2->i", matrix);
        Refused("Labels are letters and at most one ellipsis (...), but \"..i\" in \"..i\" is not so.", "..i", vector);
        Refused("The result of \"i->...i\" has an ellipsis, but no operand does.", "i->...i", vector);
        Refused("The ellipsis of \"...i->i\" stands for 1 dimensions, so the result needs one as well.", "...i->i", matrix);
        Refused("A dimension of the ellipsis of \"...,...\" has size 3 in operand 0 (shape [2, 3]), but 2 in operand 1 (shape [2]).", "...,...", matrix, vector);
        Assert.Throws<ArgumentException>(() => Kron(matrix, vector));
    }

    private static Case Of(string equation, string twin, params int[][] sizes) =>
        new(equation, x => Einsum(equation, x), x => Plain.Contract(twin, sizes, x), [.. sizes.Select(s => new Argument([.. s]))]);
}
