using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Dispatching;

namespace OpenSipsHa.Proxy.Tests.Dispatching;

/// <summary>Dispatcher sets for tests.</summary>
internal static class Sets
{
    public static Destination Destination(string id, int weight = 1, int priority = 0) => new(id, weight, priority, Gateway(id));

    public static GatewayTarget Gateway(string name, ProbingSettings? probing = null, GatewayTarget? previous = null)
    {
        GatewayUri.TryParse("sip:127.0.0.1:5060", out var uri, out _).ShouldBeTrue();
        var gateway = new Gateway { Name = name, Uri = "sip:127.0.0.1:5060", Probing = probing ?? new ProbingSettings { FailThreshold = 1 } };
        return new GatewayTarget(gateway, uri, previous);
    }

    public static Destination[] Destinations(params int[] weights) =>
        [.. weights.Select((weight, i) => Destination($"d{i}", weight))];

    public static DispatcherSet Set(DispatcherAlgorithm algorithm, int maxAttempts = 3) =>
        new() { Name = "pstn", Algorithm = algorithm, MaxAttempts = maxAttempts };

    /// <summary>Of the call with this number.</summary>
    public static ulong Key(int number) => StableHash.Of(CallId(number));

    public static bool[] Usable(int count) => [.. Enumerable.Repeat(true, count)];

    public static byte[] CallId(int number) => System.Text.Encoding.ASCII.GetBytes($"{number}-4711@192.0.2.7");
}
