using OpenSipsHa.Sip.Tests;

namespace OpenSipsHa.Proxy.Tests.Registrar;

/// <summary>What one REGISTER of 60 KB may cost the thread that it arrives at, whatever its contacts are made of.</summary>
public sealed class RegisterWorkTests : IDisposable
{
    /// <summary>CPU time; a parameter looked for among all others without a limit takes seconds.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(50);

    private readonly RegistrarBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(";a", 31)]
    [InlineData(";%61=%61", 31)]
    [InlineData("?a=b", 1)]
    [InlineData("&a=b", 31)]
    [InlineData(";a", 1000)]
    [InlineData("&a=b", 600)]
    [InlineData("%41", 600)]
    public void Contacts_that_differ_in_one_parameter_are_compared_at_a_bounded_cost(string piece, int count)
    {
        var repeated = string.Concat(Enumerable.Repeat(piece, count));
        var filling = piece.StartsWith('&') ? "?x" + repeated : repeated;
        string Contacts(int first, int number) =>
            string.Join(",", Enumerable.Range(first, number).Select(i => $"<sip:a@host.example.com{filling}{(piece[0] is '%' ? "" : piece[..1])}p{i}={new string('v', 60)}>"));
        bench.Receive(Register(1, Contacts(0, 10))).Status.ShouldBeInRange(200, 499);
        ThreadCpu.Least(3, run => bench.Receive(Register(2 + run, Contacts(100 * (run + 1), 24))).Status.ShouldBeInRange(200, 499)).ShouldBeLessThan(Most);
    }

    [Fact]
    public void A_contact_longer_than_2_KiB_is_refused()
    {
        var answer = bench.Receive(Register(1, $"<sip:a@host.example.com;p={new string('v', 2048)}>"));
        answer.Status.ShouldBe(400);
        answer.Reason.ShouldBe("Contact Is Too Long, At Most 2048 Bytes");
    }

    private static string Register(int cseq, string contacts) =>
        $"REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK{cseq}\r\nTo: <sip:a@example.com>\r\n"
        + $"From: <sip:a@example.com>;tag=1\r\nCall-ID: 1\r\nCSeq: {cseq} REGISTER\r\nContact: {contacts}\r\nContent-Length: 0\r\n\r\n";
}
