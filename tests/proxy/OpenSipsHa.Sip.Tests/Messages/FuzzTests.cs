using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>Hostile input: seeded mutations of messages through the whole engine.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "\r\n", "\n", "\r", "\0", " ", "\t", ",", ";", "<", ">", "\"", "\\", ":", "=", "@", "%", "[", "]", "?", "/", "z9hG4bK", "SIP/2.0", "sip:",
        "Via: ", "Route: <sip:192.168.1.213;lr>\r\n", "Route: <sip:10.0.0.8>,", "Content-Length: 99999999999\r\n", "Max-Forwards: -1\r\n", "CSeq: 2 ",
        "\u00ff\u00fe", "To: ", ";tag=", ";rport", ";received=1.2.3.4", "[::1]", "9999999999999999999", "CANCEL", "ACK", "\r\n\r\n", "\r\n ", ";lr", "k: a\r\n",
    ];

    [Fact]
    public void Mutated_messages_never_throw_and_what_is_forwarded_parses_again()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        var bench = new ProxyBench();
        var view = new SipMessage();
        var corpus = Corpus(bench);
        for (var i = 0; i < 60_000; i++)
        {
            var text = Mutate(corpus[random.Next(corpus.Count)], random);
            foreach (var sent in bench.Receive(text))
            {
                var bytes = Encoding.Latin1.GetBytes(sent.Text);
                view.TryParse(bytes, 0, bytes.Length).ShouldBeTrue($"seed {seed}, round {i}: {view.Error}\n{text}\n--\n{sent.Text}");
            }

            if (i % 50 == 0)
                bench.Pass(500);
        }

        bench.Counters.EngineFailures.ShouldBe(0, $"seed {seed}");
        bench.Counters.RouterFailures.ShouldBe(0, $"seed {seed}");
        bench.Pass(400_000);
        bench.Engine.CountTransactions().ShouldBe(default);
    }

    private static List<string> Corpus(ProxyBench bench)
    {
        var invite = ProxyBench.Request("INVITE", via: "10.0.0.1:5060;rport", extra: "Route: <sip:192.168.1.213:5060;lr>\r\nContent-Type: application/sdp\r\n");
        var sent = bench.Receive(invite).Single();
        return
        [
            invite,
            ProxyBench.Request("ACK", toTag: "callee"), ProxyBench.Request("CANCEL"), ProxyBench.Request("BYE", toTag: "callee", branch: "z9hG4bKb"),
            ProxyBench.Request("REGISTER", uri: "sip:192.168.1.213", branch: "z9hG4bKr"),
            ProxyBench.Request("BYE", uri: "sip:192.168.1.213:5060;lr", toTag: "x", extra: "Route: <sip:10.0.0.8;lr>, <sip:bob@10.0.0.2>\r\n"),
            ProxyBench.Request("OPTIONS", branch: "").Replace(";branch=", ""), ProxyBench.Request("BYE", toTag: "x", extra: "Route: <sip:10.0.0.8>\r\n"),
            ProxyBench.Answer(sent, 180), ProxyBench.Answer(sent, 200), ProxyBench.Answer(sent, 486), ProxyBench.Answer(sent, 200, method: "CANCEL"),
        ];
    }

    private static string Mutate(string text, Random random)
    {
        for (var count = random.Next(1, 5); count > 0 && text.Length > 0; count--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 30), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => text.Remove(at, 1).Insert(at, ((char)random.Next(256)).ToString()),
                3 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                _ => text.Replace("z9hG4bK", "z9hG4bK" + random.Next(200)),
            };
        }

        return text;
    }
}
