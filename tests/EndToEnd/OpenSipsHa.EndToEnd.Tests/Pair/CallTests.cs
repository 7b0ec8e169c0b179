using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>Registrations and calls through the virtual IP.</summary>
public sealed class CallTests(PairFixture pair) : PairTest(pair)
{
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Registrations_are_counted_in_the_status_of_member_and_cluster()
    {
        await Pair.RegisterAsync();

        await Deadline.UntilAsync<object>(
            "100 registrations in the status", TimeSpan.FromSeconds(15),
            async () => (await Kubectl.OutputAsync("get", "sipcluster", "pair", "-o", "jsonpath={.status.registrations}")) == "100" ? this : null,
            async () => await Kubectl.OutputAsync("get", "sipclusters,sipmembers"),
            TimeSpan.FromMilliseconds(300), Cancellation);
    }

    [Fact]
    public async Task Phones_call_phones_through_the_registrar()
    {
        await Pair.RegisterAsync();
        var before = (await Traffic.Answering["phones"].FreshStatisticsAsync(Cancellation)).Created;

        await AllSucceedAsync(Traffic.PhoneCalls("phones-call-phones", PairFixture.Phones, calls: 100, rate: 50, Hold));

        (await Traffic.Answering["phones"].FreshStatisticsAsync(Cancellation)).Created.ShouldBe(before + 100);
    }

    [Fact]
    public async Task Round_robin_keeps_to_the_weights_exactly()
    {
        var weights = await GatewayWeights.OfAsync(Kubectl, "RoundRobin");
        var cycle = weights.Values.Sum();
        const int cycles = 15;

        var shares = await SharesAsync("round-robin", PairDialPlan.RoundRobinPrefix, calls: cycle * cycles);

        foreach (var (gateway, weight) in weights)
            shares[gateway].ShouldBe(weight * cycles, $"{gateway} has weight {weight} of {cycle}");
        Measured($"round robin {string.Join(", ", shares)} with weights {string.Join(", ", weights)}");
    }

    [Fact]
    public async Task The_hash_on_Call_ID_uses_every_gateway_about_by_weight()
    {
        var weights = await GatewayWeights.OfAsync(Kubectl, "CallId");
        const int calls = 200;

        var shares = await SharesAsync("call-id", PairDialPlan.CallIdPrefix, calls);

        foreach (var (gateway, weight) in weights)
        {
            // Four standard deviations of a binomial distribution: fails once in 16 000 runs by chance.
            var share = (double)weight / weights.Values.Sum();
            var deviation = 4 * Math.Sqrt(calls * share * (1 - share));
            ((double)shares[gateway]).ShouldBe(calls * share, deviation, gateway);
        }

        Measured($"hash on Call-ID {string.Join(", ", shares)} with weights {string.Join(", ", weights)}");
    }

    [Fact]
    public async Task A_call_to_nobody_is_refused()
    {
        var answer = await SendAsync(Request("INVITE", "sip:nobody@example.com", "nobody-1"));

        answer.ShouldNotBeNull();
        answer.ShouldMatch(@"^SIP/2\.0 (404|480) ");
    }

    private async Task<Dictionary<string, long>> SharesAsync(string name, string prefix, int calls)
    {
        var before = await Traffic.GatewayCallsAsync(Cancellation);
        await AllSucceedAsync(Traffic.NumberCalls(name, prefix, calls, rate: 50, Hold));
        var after = await Traffic.GatewayCallsAsync(Cancellation);
        return after.ToDictionary(gateway => gateway.Key, gateway => gateway.Value - before[gateway.Key]);
    }

    private async Task<string?> SendAsync(string message)
    {
        // 100 Trying may come first; the final answer is retransmitted until it is acknowledged.
        var answer = await SipDatagram.SendAsync(Cluster.Host(PairNetwork.Client), PairNetwork.Service, message, TimeSpan.FromSeconds(5), Cancellation);
        return answer;
    }

    private static string Request(string method, string uri, string callId) =>
        $"""
        {method} {uri} SIP/2.0
        Via: SIP/2.0/UDP 192.168.1.20;rport;branch=z9hG4bK{callId}
        Max-Forwards: 70
        From: <sip:caller@example.com>;tag=1
        To: <{uri}>
        Call-ID: {callId}
        CSeq: 1 {method}
        Contact: <sip:caller@192.168.1.20>
        Content-Length: 0


        """;
}
