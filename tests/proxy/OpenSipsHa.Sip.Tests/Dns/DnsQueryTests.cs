using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Own codec over UDP with EDNS, 0x20 and random ids.</summary>
public sealed class DnsQueryTests
{
    private static readonly DnsQuestion Question = new("_sip._udp.example.com", DnsType.Srv);

    [Fact]
    public void A_query_asks_for_recursion_and_takes_1232_bytes()
    {
        var bytes = DnsQuery.Create(Question, edns: true)!.Bytes.Span;
        DnsMessage.TryParse(bytes, out var query).ShouldBeTrue();
        (query.IsResponse, query.Question, query.HasEdns, query.UdpSize, bytes[2]).ShouldBe((false, Question, true, 1232, (byte)1));
        DnsMessage.TryParse(DnsQuery.Create(Question, edns: false)!.Bytes.Span, out query).ShouldBeTrue();
        query.HasEdns.ShouldBeFalse();
    }

    [Fact]
    public void Ids_and_the_case_of_letters_are_drawn()
    {
        var queries = Enumerable.Range(0, 200).Select(_ => DnsQuery.Create(Question, edns: true)!.Bytes.ToArray()).ToList();
        queries.Select(q => (q[0] << 8) | q[1]).Distinct().Count().ShouldBeGreaterThan(190);
        queries.Select(q => Convert.ToHexString(q.AsSpan(12))).Distinct().Count().ShouldBeGreaterThan(190);
    }

    [Fact]
    public void An_answer_is_believed_only_when_it_repeats_id_question_and_case()
    {
        var query = DnsQuery.Create(Question, edns: true)!;
        var answer = new DnsReply(query.Bytes.Span).ToBytes();
        query.Match(answer).ShouldBe(DnsMatch.Exact);
        query.Match(Changed(0, 1)).ShouldBe(DnsMatch.None, "id");
        query.Match(Changed(2, 0x80)).ShouldBe(DnsMatch.None, "a query");
        query.Match(Changed(14, 0x20)).ShouldBe(DnsMatch.OtherCase);
        query.Match(Changed(14, 1)).ShouldBe(DnsMatch.None, "another name");
        query.Match(Changed(query.Bytes.Length - 11 - 3, 1)).ShouldBe(DnsMatch.None, "another type");
        query.Match(answer.AsSpan(0, 20)).ShouldBe(DnsMatch.None, "cut off");

        byte[] Changed(int at, byte bits)
        {
            var changed = answer.ToArray();
            changed[at] ^= bits;
            return changed;
        }
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a\\046b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.com")]
    public void What_is_no_name_is_not_asked_for(string name) => DnsQuery.Create(new DnsQuestion(name, DnsType.A), edns: true).ShouldBeNull();

    [Fact]
    public void Names_have_at_most_255_bytes()
    {
        string Name(int labels) => string.Join('.', Enumerable.Repeat("a", labels));
        DnsQuery.Create(new DnsQuestion(Name(127), DnsType.A), edns: true).ShouldNotBeNull();
        DnsQuery.Create(new DnsQuestion(Name(128), DnsType.A), edns: true).ShouldBeNull();
    }
}
