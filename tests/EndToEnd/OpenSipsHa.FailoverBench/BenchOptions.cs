using System.Globalization;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.FailoverBench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Runs">Of each fault against each system.</param>
/// <param name="Seed">Draws the order of faults and the moment of each.</param>
/// <param name="Systems">Names of the systems to compare; empty: all.</param>
/// <param name="Faults">Names of the faults to make; empty: all.</param>
public sealed record BenchOptions(int Runs, int Seed, IReadOnlyList<string> Systems, IReadOnlyList<string> Faults)
{
    public const string Usage = "usage: OpenSipsHa.FailoverBench [--runs N] [--seed N] [--systems NAME,…] [--faults NAME,…]";

    private const int DefaultRuns = 10;

    /// <exception cref="LabException">Unknown or malformed argument; carries the usage.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions(DefaultRuns, Random.Shared.Next(1_000_000), [], []);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new LabException($"{arguments[i]}: a value is missing; {Usage}");
            options = arguments[i] switch
            {
                "--runs" => options with { Runs = Number(arguments[i], value, least: 1) },
                "--seed" => options with { Seed = Number(arguments[i], value, least: 0) },
                "--systems" => options with { Systems = value.Split(',', StringSplitOptions.RemoveEmptyEntries) },
                "--faults" => options with { Faults = value.Split(',', StringSplitOptions.RemoveEmptyEntries) },
                _ => throw new LabException($"unknown argument '{arguments[i]}'; {Usage}"),
            };
        }

        return options;
    }

    /// <summary>Those of <paramref name="all"/> that were asked for.</summary>
    /// <exception cref="LabException">One of <paramref name="names"/> is none of them; names them all.</exception>
    public static IReadOnlyList<T> Choose<T>(string option, IReadOnlyList<string> names, IReadOnlyList<T> all, Func<T, string> nameOf)
    {
        foreach (var name in names.Where(name => !all.Any(item => nameOf(item) == name)))
            throw new LabException($"{option} {name}: expected some of {string.Join(',', all.Select(nameOf))}");
        return names.Count == 0 ? all : [.. all.Where(item => names.Contains(nameOf(item)))];
    }

    private static int Number(string option, string text, int least) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new LabException($"{option} {text}: expected a whole number from {least}");
}
