using System.Globalization;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.SipBench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Rates">Calls a second, each a step.</param>
/// <param name="RegisterRates">REGISTERs a second, each a step.</param>
/// <param name="Seconds">Length of each step.</param>
/// <param name="Rounds">Of all steps; figures are their medians.</param>
internal sealed record SipBenchOptions(IReadOnlyList<int> Rates, IReadOnlyList<int> RegisterRates, int Seconds, int Rounds)
{
    public const string Usage = "usage: OpenSipsHa.SipBench [--rates N,…] [--register-rates N,…] [--seconds N] [--rounds N]";

    public static SipBenchOptions Default { get; } = new([500, 1000, 2000, 4000], [5000], Seconds: 10, Rounds: 3);

    /// <exception cref="LabException">Unknown or malformed argument; carries the usage.</exception>
    public static SipBenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = Default;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new LabException($"{arguments[i]}: a value is missing; {Usage}");
            options = arguments[i] switch
            {
                "--rates" => options with { Rates = Numbers(arguments[i], value) },
                "--register-rates" => options with { RegisterRates = Numbers(arguments[i], value) },
                "--seconds" => options with { Seconds = Number(arguments[i], value) },
                "--rounds" => options with { Rounds = Number(arguments[i], value) },
                _ => throw new LabException($"unknown argument '{arguments[i]}'; {Usage}"),
            };
        }

        return options;
    }

    private static int[] Numbers(string option, string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => Number(option, number))];

    private static int Number(string option, string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new LabException($"{option} {text}: expected a whole number from 1");
}
