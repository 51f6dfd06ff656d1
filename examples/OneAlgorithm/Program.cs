using System.Globalization;
using System.Numerics;
using Prob;
using Prob.Graphs;
using static Prob.Functions;

// Backpropagation, belief propagation, Viterbi, Bellman-Ford and matrix chain, all by one sweep: values forward through a graph, messages back. Each answer stands
// beside the same question answered the slow way: every path, or every bracketing, one by one.

// A traveller starts anywhere among four places and moves three times: the probability of each move, and of the news of each day, if the traveller is there.
double[,] move = { { 0.1, 0.6, 0.3, 0 }, { 0, 0.5, 0.2, 0.3 }, { 0.4, 0, 0.1, 0.5 }, { 0.3, 0.1, 0, 0.6 } };
double[][] heard = [[0.25, 0.25, 0.25, 0.25], [0.2, 0.7, 0.4, 0.1], [0.3, 0.1, 0.8, 0.5], [0.1, 0.3, 0.2, 0.9]];

// The graph: reached[t] is the sum over all paths of t moves, by the place where they end, of the product of their weights. What + and × mean is for a rule to say,
// and it may put other weights in the place of these. The graph stays this one to the end of section 6.
Tensor edge = move;
Tensor[] visit = [.. heard.Select(likelihood => (Tensor)likelihood)];
Tensor[] reached = [.. visit];
for (int t = 1; t < reached.Length; t++)
    reached[t] = Contract("i,ij,j->j", reached[t - 1], edge, visit[t]);
Tensor total = Sum(reached[^1]);

// The sweep in a semiring. A message is the sum over all ways on from an entry to the output, so value times message is the sum over all paths through the entry.
static Func<Tensor, T[]> Through<T, TSemiring>(Tensor output, IEnumerable<(Tensor Leaf, T[] Weights)> leaves)
    where TSemiring : struct, ISemiring<T>
{
    var belief = new Belief<T, TSemiring>();
    var weights = leaves.ToDictionary(leaf => leaf.Leaf, leaf => new Table<T>(leaf.Leaf.Type, leaf.Weights));
    var values = belief.Forward([output], weights);
    var messages = Sweep.Backward([(output, belief.One(output.Type))], [.. weights.Keys], belief);
    return tensor => [.. values[tensor].Values.Zip(messages[tensor].Values, default(TSemiring).Times)];
}

IEnumerable<(Tensor, T[])> Weights<T>(Func<double, T> weight) => visit.Prepend(edge).Select(leaf => (leaf, Array.ConvertAll(leaf.ToArray(), x => weight(x))));

// The slow way: all 4⁴ paths, one by one.
int[][] paths = [.. Enumerable.Range(0, 256).Select(n => new[] { n / 64, n / 16 % 4, n / 4 % 4, n % 4 })];
double Weight(int[] path) => path.Select((place, t) => heard[t][place] * (t == 0 ? 1 : move[path[t - 1], place])).Aggregate((x, y) => x * y);
double Z() => paths.Sum(Weight);

// 1. Counting: in (+, ×) on whole numbers, with a 1 for every weight that is possible, each path counts once.
var counted = Through<BigInteger, Counting>(total, Weights(x => x > 0 ? BigInteger.One : BigInteger.Zero));
Print("counting", "possible paths", $"{counted(total)[0]}", $"{paths.Count(path => Weight(path) > 0)}");

// 2. Belief propagation: in (+, ×) the share of the paths through a place on a day, of all paths, is the probability of having been there. On a chain this is called
// forward-backward. Weights too small for a double go in as logarithms, in (log-sum-exp, +).
var summed = Through<double, SumProduct>(total, Weights(x => x));
IEnumerable<double> marginal = summed(reached[1]).Select(throughPlace => throughPlace / summed(total)[0]);
double[] share = [.. Enumerable.Range(0, 4).Select(place => paths.Where(path => path[1] == place).Sum(Weight) / Z())];
Print("belief propagation", "P(place on day 1)", Row(marginal), Row(share));
Print("the same in logs", "log Z", $"{Through<double, LogSumExpPlus>(total, Weights(Math.Log))(total)[0]:f4}", $"{Math.Log(Z()):f4}");

// 3. Backpropagation: with derivatives for messages, the same sweep back over the same graph (and its logarithm). The check moves one weight a little and adds up
// all paths again.
double[] gradient = Sweep.Backward([(Log(total), (Tensor)1.0)], [edge], Derivative.Rule)[edge].ToArray();
double LogZMoved(double by)
{
    move[0, 1] += by;
    double moved = Math.Log(Z());
    move[0, 1] -= by;
    return moved;
}

Print("backpropagation", "∂ log Z / ∂ edge[0, 1]", $"{gradient[1]:f4}", $"{(LogZMoved(1e-5) - LogZMoved(-1e-5)) / 2e-5:f4}");

// 4. Marginals are the gradient of log Z. Z = Σ over paths of the product of their weights, so w ∂Z/∂w is the sum over the paths that use w (each as often as it does).
// Their share of Z is w/Z ∂Z/∂w = ∂ log Z / ∂ log w. In (+, ×) the two rules send the same messages.
double[] slope = (visit[1] * Derivatives.Gradient(Log(total), visit)[1]).ToArray();
Print("marginals as gradient", "∂ log Z / ∂ log visit", Row(slope), Row(share));

// 5. Viterbi: in (max, +) on logarithms, the best path through each place. Each day, the best path of all is where that is largest.
var best = Through<double, MaxPlus>(total, Weights(Math.Log));
string decoded = Path(reached.Select(day => Array.IndexOf(best(day), best(day).Max())));
int[] likeliest = paths.MaxBy(Weight)!;
Print("Viterbi", "best path", $"{decoded}, log weight {best(total)[0]:f4}", $"{Path(likeliest)}, log weight {Math.Log(Weight(likeliest)):f4}");

// 6. Bellman-Ford: in (min, +), with lengths of roads for weights, ∞ for no road and 0 for staying, each contraction is a round of relaxation, and n − 1 rounds find
// every shortest path among n places, even if a road has negative length. Paths may end at 3 only: how far is it to 3 from each place?
const double None = double.PositiveInfinity;
double[] road = [0, 4, 2, None, None, 0, None, 3, None, -1, 0, 6, None, None, None, 0];
double[][] end = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [None, None, None, 0]];
var shortest = Through<double, MinPlus>(total, visit.Zip(end).Prepend((edge, road)));
double Length(int[] path) => end[3][path[3]] + road[(4 * path[0]) + path[1]] + road[(4 * path[1]) + path[2]] + road[(4 * path[2]) + path[3]];
Print("Bellman-Ford", "distance to 3", Row(shortest(reached[0]), "f0"), Row(Enumerable.Range(0, 4).Select(from => paths.Where(path => path[0] == from).Min(Length)), "f0"));

// 7. Matrix chain: the product of matrices i to j is, for some k, the product of those up to k times that of the others. One graph sums over all bracketings; in
// (min, +), with the multiplications that each join takes for weights, it gives the cheapest, and the message tells which joins are in it.
int[] size = [30, 35, 15, 5, 10, 20, 25];
int n = size.Length - 1;
var product = new Tensor[n, n + 1];
var join = new Tensor[n, n, n + 1];
var cost = new Dictionary<Tensor, double>();
for (int i = n - 1; i >= 0; i--)
{
    cost.Add(product[i, i + 1] = Plan.Input($"matrix {i}", []), 0);
    for (int j = i + 2; j <= n; j++)
    {
        for (int k = i + 1; k < j; k++)
        {
            cost.Add(join[i, k, j] = Plan.Input($"join {i} {k} {j}", []), size[i] * size[k] * size[j]);
            Tensor way = join[i, k, j] * product[i, k] * product[k, j];
            product[i, j] = k == i + 1 ? way : product[i, j] + way;
        }
    }
}

Tensor chain = product[0, n];
var bracketings = Through<BigInteger, Counting>(chain, cost.Keys.Select(leaf => (leaf, new[] { BigInteger.One })));
var cheapest = Through<double, MinPlus>(chain, cost.Select(leaf => (leaf.Key, new[] { leaf.Value })));
string Bracketing(int i, int j)
{
    if (j == i + 1)
        return $"{(char)('A' + i)}";
    int k = Enumerable.Range(i + 1, j - i - 1).First(k => cheapest(join[i, k, j])[0] == cheapest(chain)[0]);
    return $"({Bracketing(i, k)}{Bracketing(k, j)})";
}

// The slow way: what each bracketing takes.
IEnumerable<int> Costs(int i, int j) => j == i + 1 ? [0] :
    from k in Enumerable.Range(i + 1, j - i - 1)
    from left in Costs(i, k)
    from right in Costs(k, j)
    select left + right + (size[i] * size[k] * size[j]);
Print("matrix chain", "bracketings", $"{bracketings(chain)[0]}", $"{Costs(0, n).Count()}");
Print("", "multiplications", $"{cheapest(chain)[0]} for {Bracketing(0, n)}", $"{Costs(0, n).Min()}");

// The planner of exact inference solves the same problem for graphs of any form: a matrix is a factor over two variables, and summing out the variable that two
// matrices share is their product. The outer two stay.
var plan = EliminationPlan.Find(size, [.. Enumerable.Range(0, n).Select(i => new[] { i, i + 1 })], new EliminationOptions { Last = [0, n] });
double planned = plan.Order.Zip(plan.Log2Sizes, (variable, log2Size) => variable == 0 || variable == n ? 0 : double.Exp2(log2Size)).Sum();
Print("elimination planner", "multiplications", $"{planned:f0}", $"{Costs(0, n).Min()}");

static string Row(IEnumerable<double> x, string format = "f4") => string.Join(" ", x.Select(value => value.ToString(format, CultureInfo.InvariantCulture)));
static string Path(IEnumerable<int> places) => string.Join(" → ", places);
static void Print(string algorithm, string what, string answer, string check) => Console.WriteLine($"{algorithm,-21}  {what} = {answer}  (enumeration: {check})");
