using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Dispatching;

namespace OpenSipsHa.Proxy.Tests.Dispatching;

/// <summary>Dispatcher sets for tests.</summary>
internal static class Sets
{
    public static Destination Destination(string id, int weight = 1, int priority = 0)
    {
        GatewayUri.TryParse("sip:127.0.0.1:5060", out var uri, out _).ShouldBeTrue();
        return new Destination(id, weight, priority, new GatewayTarget(new Gateway { Name = id, Uri = "sip:127.0.0.1:5060" }, uri));
    }

    public static Destination[] Destinations(params int[] weights) =>
        [.. weights.Select((weight, i) => Destination($"d{i}", weight))];

    public static DispatcherSet Set(DispatcherAlgorithm algorithm, int maxAttempts = 3) =>
        new() { Name = "pstn", Algorithm = algorithm, MaxAttempts = maxAttempts };

    public static byte[] CallId(int number) => System.Text.Encoding.ASCII.GetBytes($"{number}-4711@192.0.2.7");
}
