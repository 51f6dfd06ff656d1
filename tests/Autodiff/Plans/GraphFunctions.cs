using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>A tensor whose values are at most so large, as long as those of the inputs are.</summary>
internal readonly record struct Bounded(Tensor Tensor, double Bound);

/// <summary>
/// What the steps of a <see cref="RandomGraph"/> do. Values stay of order 1, so that rounding is a matter of 1e-16; and no function jumps where values may well lie, or where entries are
/// equal, so that rounding does not decide anything: what is compared is shifted by odd numbers first, and what is largest is made unequal by data.
/// </summary>
internal sealed class GraphFunctions
{
    public const double LargestInput = 2;

    private const int MostValues = 2000;
    private const double Odd = 0.3178431;   // nothing is just that

    private readonly Axis a = new("a", 3), b = new("b", 40), c = new("c", 2);
    private readonly Dictionary<string, Func<Operands, Bounded?>> functions;

    public GraphFunctions()
    {
        Types =
        [
            .. new Shape[] { [], [], [1], [2], [3], [5], [8], [9], [16], [17], [40], [100], [2, 2], [3, 40], [40, 3], [7, 11], [11, 11], [2, 3, 4], [1, 9], [9, 1], [0], [0, 3], [41, 40], [40, 41], [41] }.Select(shape => new TensorType(default, shape)),
            On([], a), On([5], a), On([40], a), On([2, 2], a), On([], b), On([3], b), On([9], b), On([], a, b), On([17], c), On([41], b), On([2], a, c), On([], b, c), On([3, 3], c),
        ];
        functions = new()
        {
            // Entry by entry.
            ["exp"] = x => new(Exp(x.Small), 7.4),
            ["expm1"] = x => new(Expm1(x.Small), 6.4),
            ["log"] = x => new(Log(x.Positive), 1.6),
            ["log1p"] = x => new(Log1p(Square(x.Small)), 1.7),
            ["log1pSquare"] = x => new(Log1pSquare(x.Small), 1.7),
            ["sqrt"] = x => new(Sqrt(x.Positive), 2.2),
            ["square"] = x => new(Square(x.Small), 4),
            ["abs"] = x => new(Abs(x.Small + Odd), 2.4),
            ["floor"] = x => new(Floor((2 * x.Small) + Odd), 5),
            ["sign"] = x => new(Sign(x.Small + Odd) * x.SecondSmall, 2),
            ["relu"] = x => new(Relu(x.Small + Odd), 2.4),
            ["sigmoid"] = x => new(Sigmoid(x.Small), 1),
            ["softplus"] = x => new(Softplus(x.Small), 2.2),
            ["tanh"] = x => new(Tanh(x.Small), 1),
            ["erf"] = x => new(Erf(x.Small), 1),
            ["erfc"] = x => new(Erfc(x.Small), 2),
            ["logGamma"] = x => new(LogGamma(x.Positive), 3),
            ["digamma"] = x => new(Digamma(x.Positive), 2),
            ["polygamma"] = x => new(Polygamma(1, x.Positive), 5),
            ["negate"] = x => new(-x.First, x.FirstBound),
            ["logSigmoid"] = x => new(LogSigmoid(x.Small), 2.2),
            ["reciprocal"] = x => new(1 / x.Positive, 2),
            ["stopGradient"] = x => new(StopGradient(x.First), x.FirstBound),
            ["straightThrough"] = x => new(StraightThrough(x.First, x.Second), x.FirstBound),
            ["withDerivative"] = x => new(WithDerivative(Exp, static (message, _, y) => message * y, x.Small), 7.4),
            ["power"] = x => new(Power(x.Positive, x.SecondSmall), 21),
            ["powerOf"] = x => new(Power(x.Positive, x.Pick(0.5, 2, 3, -1, -0.5, 1.7)), 91),
            ["impossible"] = x => new(Log(Relu(x.Small - Odd)), 40),   // −∞ here and there
            ["add"] = x => new(x.First + x.Second, x.FirstBound + x.SecondBound),
            ["subtract"] = x => new(x.First - x.Second, x.FirstBound + x.SecondBound),
            ["multiply"] = x => new(x.First * x.Second, x.FirstBound * x.SecondBound),
            ["multiplyAdd"] = x => new((x.First * x.Second) + x.Third, (x.FirstBound * x.SecondBound) + x.ThirdBound),
            ["divide"] = x => new(x.Second / x.Positive, 2 * x.SecondBound),
            ["divideByData"] = x => new(x.First / (Square(Data(x.Pick(x.First.Type, new(x.First.Axes, []), new(default, x.First.Shape)), x.Random)) + 0.5), 2 * x.FirstBound),
            ["addConstant"] = x => new(x.First + x.Pick(0.5, 1, -1, 0), x.FirstBound + 1),
            ["scale"] = x => new(x.First * x.Pick(0.5, -1, 2, 1), 2 * x.FirstBound),
            ["subtractData"] = x => new(x.First - Data(x.First.Type, x.Random), x.FirstBound + 1),
            ["multiplyData"] = x => new(x.First * Data(Types[x.Random.Next(Types.Count)], x.Random), x.FirstBound),
            ["maximum"] = x => new(Maximum(x.First, x.Second + Data(x.Second.Type, x.Random)), x.FirstBound + x.SecondBound + 1),
            ["minimum"] = x => new(Minimum(x.First + Data(x.First.Type, x.Random), x.Second), x.FirstBound + x.SecondBound + 1),
            ["logAddExp"] = x => new(LogAddExp(x.First, x.Second), x.FirstBound + x.SecondBound + 1),
            ["logBeta"] = x => new(LogBeta(x.Positive, Square(x.SecondSmall) + 0.5), 12),
            ["xLogY"] = x => new(XLogY(x.SecondSmall, x.Positive), 4),
            ["logMix"] = x => new(LogMix(Sigmoid(x.Small), x.Second, x.Third), x.SecondBound + x.ThirdBound + 1),
            ["where"] = x => new(Where(x.Small > Odd, x.Second, x.Third), x.SecondBound + x.ThirdBound),
            ["mask"] = x => new(Where(x.Small < Odd, x.Second, double.NegativeInfinity), x.SecondBound),
            ["between"] = x => new((x.Small <= 1 + Odd) * (x.Small >= -Odd) * x.Second, x.SecondBound),
            ["equal"] = x => new(Equal(Floor(x.Small + Odd), 0) * x.Second, x.SecondBound),
            ["softmax"] = x => new(Softmax(x.First), 1),
            ["logSoftmax"] = x => new(LogSoftmax(x.First), (2 * x.FirstBound) + 5),

            // Sums, and what is like sums.
            ["sum"] = x => new(Sum(x.First), x.FirstBound * x.First.Shape.Size),
            ["sumDimension"] = x => x.Dimension is { } d ? new(Sum(x.First, d), x.FirstBound * x.First.Shape[d]) : null,
            ["sumAxis"] = x => x.Axis is { } axis ? new(Sum(x.First, axis), x.FirstBound * axis.Size) : null,
            ["mean"] = x => x.First.Shape.Size > 0 ? new(Mean(x.First), x.FirstBound) : null,
            ["sumOfSquares"] = x => new(Sum(Square(x.First - x.Second)), (x.First - x.Second).Shape.Size * Math.Pow(x.FirstBound + x.SecondBound, 2)),
            ["logSumExp"] = x => new(LogSumExp(x.First), x.FirstBound + 8),
            ["logSumExpDimension"] = x => x.Dimension is { } d ? new(LogSumExp(x.First, d), x.FirstBound + 8) : null,
            ["logSumExpAxis"] = x => x.Axis is { } axis ? new(LogSumExp(x.First, axis), x.FirstBound + 8) : null,
            ["logSumExpOfSum"] = x => x.Dimension is { } d ? new(LogSumExp(x.First + x.Second, d), x.FirstBound + x.SecondBound + 8) : null,
            ["max"] = x => new(Max(Unequal(x)), x.FirstBound + 1),
            ["maxDimension"] = x => x.Dimension is { } d ? new(Max(Unequal(x), d), x.FirstBound + 1) : null,
            ["maxAxis"] = x => x.Axis is { } axis ? new(Max(Unequal(x), axis), x.FirstBound + 1) : null,
            ["minDimension"] = x => x.Dimension is { } d ? new(Min(Unequal(x), d), x.FirstBound + 1) : null,
            ["cumulativeSum"] = x => x.First.Shape.Rank > 0 ? new(CumulativeSum(x.First, x.Random.Next(2) == 0), x.FirstBound * x.Last) : null,
            ["dot"] = x => new(Dot(x.First, x.Second), x.FirstBound * x.SecondBound * x.Last),
            ["dotTransposed"] = x => new(Dot(Transpose(x.First), x.Second), x.FirstBound * x.SecondBound * x.Second.Shape[0]),
            ["outer"] = x => new(Outer(x.First, x.Second), x.FirstBound * x.SecondBound),
            ["quadratic"] = x => new(Contract("i,ij,j->", x.Second, x.First, x.Third), x.FirstBound * x.SecondBound * x.ThirdBound * x.First.Shape.Size),
            ["contract"] = Contracted,

            // The same values in other places.
            ["transpose"] = x => x.First.Shape.Rank >= 2 ? new(Transpose(x.First), x.FirstBound) : null,
            ["permute"] = x => x.First.Shape.Rank == 3 ? new(Contract(x.Pick("ijk->kij", "ijk->jki", "ijk->kji"), x.First), x.FirstBound) : null,
            ["slice"] = Sliced,
            ["element"] = x => x.First.Shape.Rank > 0 && x.First.Shape[0] > 0 ? new(Element(x.First, x.Random.Next(x.First.Shape[0])), x.FirstBound) : null,
            ["elementOfAxis"] = x => x.Axis is { } axis ? new(x.First.At(axis, x.Random.Next(axis.Size)), x.FirstBound) : null,
            ["concatenate"] = x => x.Dimension is { } d ? new(Concatenate(d, x.First, x.Second), x.FirstBound + x.SecondBound) : null,
            ["stack"] = x => new(Stack(x.First, x.Second, x.First), x.FirstBound + x.SecondBound),
            ["reshape"] = Reshaped,
            ["toVector"] = x => x.Axis is { } axis ? new(x.First.ToVector(axis), x.FirstBound) : null,
            ["toAxis"] = x => x.First.Shape.Rank == 0 ? null : ((Axis[])[a, b, c]).FirstOrDefault(axis => axis.Size == x.First.Shape[0] && !x.First.Axes.Contains(axis)) is { } axis ? new(x.First.ToAxis(axis), x.FirstBound) : null,
            ["expand"] = x => new(Expand(x.First, TensorType.Broadcast(x.First.Type, x.Second.Type)), x.FirstBound),
            ["gather"] = Gathered,
            ["lowerTriangle"] = x => x.IsSquare ? new(LowerTriangle(x.First), x.FirstBound) : null,
            ["diagonal"] = x => x.IsSquare ? new(Diagonal(x.First), x.FirstBound) : null,
            ["diagonalMatrix"] = x => x.First.Shape.Rank == 1 ? new(DiagonalMatrix(x.First), x.FirstBound) : null,

            // Linear algebra, scans, derivatives.
            ["cholesky"] = x => x.First.Shape.Rank == 2 && x.First.Shape[0] < 12 ? new(Cholesky(Dot(x.Small, Transpose(x.Small)) + DiagonalMatrix(Expand(2.0, new(default, [x.First.Shape[0]])))), 2 * x.Last) : null,
            ["triangularSolve"] = x => x.IsSquare ? new(TriangularSolve(Lower(x.First), x.SecondSmall, x.Random.Next(2) == 0), 50) : null,
            ["scan"] = x => x.First.Shape.Rank > 0 ? GraphScans.Scanned(x, this) : null,
            ["slope"] = x => new(Tanh(Derivatives.Gradient(SumAll(Square(x.First)), [x.Second])[0]), 1),
            ["data"] = x => new(Data(Types[x.Random.Next(Types.Count)], x.Random), 1),
        };
        Names = [.. functions.Keys.SelectMany(name => Enumerable.Repeat(name, name is "scan" ? 6 : name is "contract" or "multiply" or "add" or "gather" or "slice" or "quadratic" ? 3 : 1))];
    }

    /// <summary>The types of inputs and data.</summary>
    public IReadOnlyList<TensorType> Types { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>What a step computes; null if it does not fit its operands, or is too large.</summary>
    public Bounded? Apply(GraphStep step, IReadOnlyList<Bounded> values)
    {
        try
        {
            if (functions[step.Function](new(values[step.Operands[0]], values[step.Operands[1]], values[step.Operands[2]], step.Detail)) is not { } result || result.Tensor.Type.Size > MostValues)
                return null;
            return result.Bound <= 8 ? result : new(result.Tensor * (2 / result.Bound), 2);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public static Tensor SumAll(Tensor x) => x.Axes.Aggregate(Sum(x), static (sum, axis) => Sum(sum, axis));

    public Tensor Data(TensorType type, Random random) => Tensor.Data(type, [.. Enumerable.Range(0, type.Size).Select(_ => (2 * random.NextDouble()) - 1)]);

    private static TensorType On(Shape shape, params Axis[] axes) => new(AxisSet.Of(axes), shape);

    private Tensor Unequal(Operands x) => x.First + Data(x.First.Type, x.Random);

    private static Tensor Lower(Tensor matrix) => (LowerTriangle(Tanh(matrix)) * 0.3) + DiagonalMatrix(Expand(1.5, new(default, [matrix.Shape[0]])));

    /// <summary>A product of two tensors, or one, with labels that agree where sizes do, of which the result has some, in some order.</summary>
    private static Bounded? Contracted(Operands x)
    {
        var labels = new List<(char Letter, int Size)>();
        string Draw(Shape shape)
        {
            string own = "";
            foreach (int size in shape)
            {
                (char letter, _) = labels.FirstOrDefault(label => label.Size == size && !own.Contains(label.Letter) && x.Random.Next(3) > 0);
                if (letter == default)
                    labels.Add((letter = (char)('a' + labels.Count), size));
                own += letter;
            }

            return own;
        }

        string first = Draw(x.First.Shape), second = Draw(x.Second.Shape);
        (char Letter, int Size)[] kept = [.. labels.Where(_ => x.Random.Next(2) == 0)];
        x.Random.Shuffle(kept);
        if (labels.Aggregate(1L, (size, label) => size * label.Size) > 50_000)
            return null;
        int terms = labels.Except(kept).Aggregate(1, (size, label) => size * label.Size);
        string result = string.Concat(kept.Select(label => label.Letter));
        return new(Contract($"{first},{second}->{result}", x.First, x.Second), x.FirstBound * x.SecondBound * terms);
    }

    private static Bounded? Sliced(Operands x)
    {
        if (x.Dimension is not { } d || x.First.Shape[d] == 0)
            return null;
        int size = x.First.Shape[d], start = x.Random.Next(size), step = x.Random.Next(1, 4), count = x.Random.Next(1, ((size - 1 - start) / step) + 2);
        return new(Slice(x.First, d, start, count, step), x.FirstBound);
    }

    private static Bounded? Reshaped(Operands x)
    {
        int size = x.First.Shape.Size;
        int[] divisors = [.. Enumerable.Range(1, Math.Max(1, size)).Where(n => size % n == 0)];
        int rows = divisors[x.Random.Next(divisors.Length)];
        return new(Reshape(x.First, x.Random.Next(3) switch { 0 => [size], 1 => [rows, size / rows], _ => [1, size / rows, rows] }), x.FirstBound);
    }

    /// <summary>By whole-number data, sorted or not, of any type.</summary>
    private Bounded? Gathered(Operands x)
    {
        if (x.First.Shape.Rank == 0 || x.First.Shape[0] == 0)
            return null;
        TensorType type = Types[x.Random.Next(Types.Count)];
        double[] index = [.. Enumerable.Range(0, type.Size).Select(_ => (double)x.Random.Next(x.First.Shape[0]))];
        if (x.Random.Next(2) == 0)
            Array.Sort(index);
        return new(Gather(x.First, Tensor.Data(type, index)), x.FirstBound);
    }
}

/// <summary>The operands of a step, and the draws that decide its details.</summary>
internal sealed class Operands(Bounded first, Bounded second, Bounded third, int detail)
{
    public Random Random { get; } = new(detail);

    public Tensor First => first.Tensor;

    public Tensor Second => second.Tensor;

    public Tensor Third => third.Tensor;

    public double FirstBound => first.Bound;

    public double SecondBound => second.Bound;

    public double ThirdBound => third.Bound;

    /// <summary>At most 2.</summary>
    public Tensor Small => Scaled(first);

    public Tensor SecondSmall => Scaled(second);

    /// <summary>From 0.5 to 4.5.</summary>
    public Tensor Positive => Square(Small) + 0.5;

    public bool IsSquare => First.Shape.Rank == 2 && First.Shape[0] == First.Shape[1];

    /// <summary>The size of the last dimension.</summary>
    public int Last => First.Shape.Rank == 0 ? 1 : First.Shape[First.Shape.Rank - 1];

    /// <summary>One of the dimensions; null if there is none.</summary>
    public int? Dimension => First.Shape.Rank == 0 ? null : detail % First.Shape.Rank;

    /// <summary>One of the axes; null if there is none.</summary>
    public Axis? Axis => First.Axes.Count == 0 ? null : First.Axes[detail % First.Axes.Count];

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Random.Next(choices.Length)];

    private static Tensor Scaled(Bounded x) => x.Bound <= 2 ? x.Tensor : x.Tensor * (2 / x.Bound);
}
