namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>
/// Rule 3 of "Messages": 60 KB of anything cost no more than linear. Measured as CPU time of this thread, at 15 KB and at 60 KB: linear
/// work takes 4 times as long, quadratic work 16 times.
/// </summary>
public sealed class LinearWorkTests
{
    private const int Small = 15_000;
    private const int Factor = 4;
    private const int Limit = 2 * Factor;

    /// <summary>Below this the clock and the caches say more than the parser.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMicroseconds(50);

    private static readonly string[] Pieces =
    [
        "<sip:192.168.1.213;lr>,", "<sip:10.0.0.8;lr>,", ",", ", ", "\"", "\"a\"", "\"\\\"\",", "<", "<>", ">", ";", ";a", ";a=b", ";a=\"", ";a=\";\"",
        "\r\n ", "\r\n\t,", "\r\n ;a=b", ":", "\\\"", "\\", "%41", "%", "@", "?", "&a=b", "[", "]", "=", "SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK1,", " ", "a",
    ];

    public static TheoryData<string> Headers =>
    [
        "Route: ", "Route: <sip:10.0.0.8;lr>", "Via: ", "v: SIP/2.0/UDP 10.0.0.9", "Contact: ", "m: <sip:a@10.0.0.1>", "m: <sip:a@10.0.0.1", "Record-Route: ",
        "Path: ", "Proxy-Require: ", "Require: ", "Supported: ", "X: ", "Proxy-Authorization: Digest ", "WWW-Authenticate: ",
    ];

    /// <summary>Parts of a request that every request has: what stands in front of the 60 KB.</summary>
    public static TheoryData<string> Places =>
        ["INVITE sip:", "INVITE sip:bob@10.0.0.2", "branch=z9hG4bKcaller1", "SIP/2.0/UDP 10.0.0.1:5060", "From: ", "tag=caller", "To: ", "To: <sip:bob", "Call-ID: ", "CSeq: ", "Contact: "];

    [Theory]
    [MemberData(nameof(Headers))]
    public void Rule_3_sixty_kilobytes_in_a_header_cost_no_more_than_linear(string header) =>
        Check(header, filling => ProxyBench.Request("INVITE", extra: header + filling + "\r\n"));

    [Theory]
    [MemberData(nameof(Places))]
    public void Rule_3_sixty_kilobytes_in_a_header_that_must_be_there_cost_no_more_than_linear(string place) =>
        Check(place, filling => ProxyBench.Request("INVITE").Replace(place, place + filling, StringComparison.Ordinal));

    [Theory]
    [InlineData("X: y\r\n")]
    [InlineData(":\r\n")]
    [InlineData("x\r\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("v: SIP/2.0/UDP 10.0.0.9\r\n")]
    [InlineData("Route: <sip:10.0.0.8;lr>\r\n")]
    [InlineData("Contact: <sip:a@10.0.0.1>\r\n")]
    [InlineData("Max-Forwards: 70\r\n")]
    public void Rule_3_sixty_kilobytes_of_lines_cost_no_more_than_linear(string line) =>
        Check(line, filling => ProxyBench.Request("INVITE", extra: filling), [line]);

    [Fact]
    public void Rule_3_as_many_long_values_as_are_allowed_cost_no_more_than_linear()
    {
        foreach (var (name, value) in new[] { ("Route: ", "<sip:{0};lr>"), ("Via: ", "SIP/2.0/UDP 10.0.0.9;branch={0}"), ("Contact: ", "<sip:{0}@10.0.0.1>") })
        {
            string Request(int bytes) => ProxyBench.Request(
                "INVITE", extra: name + string.Join(',', Enumerable.Repeat(value.Replace("{0}", new string('a', (bytes / 250) - 40), StringComparison.Ordinal), 250)) + "\r\n");
            Compare(name, Request(Small), Request(Small * Factor));
        }
    }

    [Fact]
    public void Rule_3_responses_of_sixty_kilobytes_cost_no_more_than_linear()
    {
        foreach (var piece in Pieces)
        {
            Compare(
                piece,
                Response(Fill(piece, Small)),
                Response(Fill(piece, Small * Factor)));
        }

        static string Response(string filling) =>
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.168.1.213:5060;branch=z9hG4bKother\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKcaller1\r\n"
            + $"From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nv: {filling}\r\nm: {filling}\r\n\r\n";
    }

    private static void Check(string what, Func<string, string> request, string[]? pieces = null)
    {
        foreach (var piece in pieces ?? Pieces)
            Compare($"{what} {piece}", request(Fill(piece, Small)), request(Fill(piece, Small * Factor)));
    }

    private static string Fill(string piece, int bytes) => string.Concat(Enumerable.Repeat(piece, bytes / piece.Length));

    private static void Compare(string what, string small, string large)
    {
        Measure(small, runs: 2);
        var less = Measure(small, runs: 6);
        var more = Measure(large, runs: 6);
        var least = less > Least ? less : Least;
        // A machine that is busy with something else takes its caches away: again, before it counts.
        for (var again = 0; again < 3 && more > Limit * least; again++)
            more = Measure(large, runs: 6);
        more.ShouldBeLessThan(Limit * least, $"{what}: {less.TotalMicroseconds:0} µs for {small.Length} bytes, {more.TotalMicroseconds:0} µs for {large.Length}");
    }

    /// <summary>Each run is a request of its own and the end of the call it belongs to, the router's and the transaction's work included.</summary>
    private static TimeSpan Measure(string text, int runs)
    {
        var bench = new ProxyBench();
        var requests = Enumerable.Range(0, runs)
            .Select(run => System.Text.Encoding.Latin1.GetBytes(text.Replace("z9hG4bKcaller1", $"z9hG4bKcaller{run}", StringComparison.Ordinal)))
            .ToArray();
        var took = ThreadCpu.Least(runs, run => bench.Feed(requests[run]));
        bench.Counters.EngineFailures.ShouldBe(0);
        bench.Counters.RouterFailures.ShouldBe(0);
        return took;
    }
}
