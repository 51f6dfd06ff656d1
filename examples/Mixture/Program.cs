using System.CommandLine;
using Prob;
using static Prob.Functions;

// Velocities of 82 galaxies around Corona Borealis, in 1000 km/s (Postman, Huchra and Geller 1986, Astronomical Journal 92; Roeder 1990, Journal of the American
// Statistical Association 85): the data set galaxies of R's package MASS, its 78th number set right as its documentation asks for.
double[] velocity =
[
    9.172, 9.350, 9.483, 9.558, 9.775, 10.227, 10.406, 16.084, 16.170, 18.419, 18.552, 18.600, 18.927, 19.052, 19.070, 19.330, 19.343, 19.349, 19.440, 19.473, 19.529,
    19.541, 19.547, 19.663, 19.846, 19.856, 19.863, 19.914, 19.918, 19.973, 19.989, 20.166, 20.175, 20.179, 20.196, 20.215, 20.221, 20.415, 20.629, 20.795, 20.821, 20.846,
    20.875, 20.986, 21.137, 21.492, 21.701, 21.814, 21.921, 21.960, 22.185, 22.209, 22.242, 22.249, 22.314, 22.374, 22.495, 22.746, 22.747, 22.888, 22.914, 23.206, 23.241,
    23.263, 23.484, 23.538, 23.542, 23.666, 23.706, 23.711, 24.129, 24.285, 24.289, 24.366, 24.717, 24.990, 25.633, 26.960, 26.995, 32.065, 32.789, 34.279,
];

var svg = new Option<string?>("--svg") { Description = "Where to draw the result, as an SVG." };
var command = new RootCommand("Groups of galaxies: a mixture of three normal distributions.") { svg };
command.SetAction(arguments =>
{
    var galaxies = Model.Define(m =>
    {
        Plate galaxy = m.Plate("galaxy", velocity.Length), group = m.Plate("group", 3);
        m.Sample(out var weight, new Dirichlet([1, 1, 1]));
        m.Sample(out var mean, new Restricted(new Normal(20, 10), Support.Ordered(3)));
        m.Sample(out var sd, group, new HalfNormal(1));
        m.Sample(out var z, galaxy, new Categorical(weight));                  // the group of each galaxy
        m.Observe(galaxy, new Normal(mean[z], sd[z]), velocity);
        m.Deterministic(out var far, Sum(Equal(z, 2), galaxy));                // how many galaxies the third has
        return (weight, mean, sd, z, far);
    });

    var posterior = galaxies.Sample(new Nuts { Seed = 1 }, new ConsoleProgress());
    Console.WriteLine(posterior.Summary());

    double[,] group = posterior.Of(s => s.z).Marginals();
    Console.WriteLine("\nGalaxies at the edges of the groups, and the probabilities that they belong to each:");
    foreach (int i in new[] { 6, 7, 75, 76, 77, 78, 79 })
        Print($"  {velocity[i]:f3}  {group[i, 0]:f4}  {group[i, 1]:f4}  {group[i, 2]:f4}");

    double[] far = posterior.Joint(s => s.far).Values();
    Console.WriteLine("\nThe third group has so many galaxies, with probability:");
    foreach ((double number, int draws) in far.CountBy(number => Math.Min(number, 6)).OrderBy(pair => pair.Key))
        Print($"  {number}{(number < 6 ? "        " : " or more")}  {draws / (double)far.Length:f4}");

    if (arguments.GetValue(svg) is { } file)
        File.WriteAllText(file, new Chart(velocity, group, posterior.Of(s => s.weight), posterior.Of(s => s.mean), posterior.Of(s => s.sd)).Draw());
});
return command.Parse(args).Invoke();

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
