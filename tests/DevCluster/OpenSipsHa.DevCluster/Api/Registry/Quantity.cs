using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>resource.Quantity: "100m", "16Mi", "1.5", "1e3".</summary>
static partial class Quantity
{
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>In units; 0 when it does not parse.</summary>
    public static decimal Parse(string? text)
    {
        var match = Pattern().Match(text ?? "");
        if (!match.Success)
            return 0;
        var number = decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        return match.Groups["suffix"].Value switch
        {
            "n" => number / 1_000_000_000m,
            "u" => number / 1_000_000m,
            "m" => number / 1000m,
            "k" => number * 1000m,
            "M" => number * 1_000_000m,
            "G" => number * 1_000_000_000m,
            "T" => number * 1_000_000_000_000m,
            "Ki" => number * 1024m,
            "Mi" => number * 1024m * 1024m,
            "Gi" => number * 1024m * 1024m * 1024m,
            "Ti" => number * 1024m * 1024m * 1024m * 1024m,
            _ => number,
        };
    }

    [GeneratedRegex(@"^(?<number>[+-]?(\d+(\.\d*)?|\.\d+))(?<suffix>n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
