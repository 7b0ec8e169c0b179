using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>Reads the weights of the example's dispatcher sets, so that tests follow the example.</summary>
internal static class GatewayWeights
{
    /// <summary>Name of the set with that algorithm.</summary>
    public static async Task<string> SetAsync(Kubectl kubectl, string algorithm) =>
        (string)(await kubectl.ListAsync("dispatchersets")).Single(set => (string?)set["spec"]!["algorithm"] == algorithm)["metadata"]!["name"]!;

    /// <summary>Weight by gateway of the set with that algorithm.</summary>
    public static async Task<Dictionary<string, int>> OfAsync(Kubectl kubectl, string algorithm)
    {
        var set = (await kubectl.GetAsync("dispatcherset", await SetAsync(kubectl, algorithm)))!;
        return set["spec"]!["destinations"]!.AsArray()
            .ToDictionary(destination => (string)destination!["gateway"]!, destination => (int?)destination!["weight"] ?? 1);
    }
}
