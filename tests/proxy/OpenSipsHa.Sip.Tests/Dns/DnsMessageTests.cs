using System.Diagnostics;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

public sealed class DnsMessageTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Every_type_that_a_SIP_resolver_needs_is_read()
    {
        DnsRecord[] records =
        [
            Zone.A("example.com", "192.168.1.213"), new AddressRecord("example.com", Hour, IPAddress.Parse("2001:db8::213")),
            new CnameRecord("www.example.com", Hour, "example.com"), Zone.Srv("_sip._udp.example.com", 10, 100, 5060, "osips01.example.com"),
            Zone.Naptr("example.com", 10, 100, "SIP+D2U", "_sip._udp.example.com"), Zone.Srv("x.example.com", 0, 0, 0, ""),
        ];
        var message = Parse(DnsReply.To("example.com", DnsType.Naptr).Add(records).Soa(300, 60).Edns().ToBytes());
        message.Answers.ShouldBe(records);
        message.Question.ShouldBe(new DnsQuestion("example.com", DnsType.Naptr));
        message.Authority.ShouldBe(new SoaRecord("example.com", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)));
        (message.IsResponse, message.HasEdns, message.UdpSize, message.ResponseCode).ShouldBe((true, true, 1232, DnsResponseCode.NoError));
    }

    [Fact]
    public void Edns_extends_the_response_code() =>
        Parse(DnsReply.To("example.com", DnsType.A).Edns(extendedRcode: 1).ToBytes()).ResponseCode.ShouldBe((DnsResponseCode)16);

    /// <summary>RFC 2181 section 8.</summary>
    [Fact]
    public void A_TTL_with_its_32nd_bit_set_is_zero() =>
        Parse(DnsReply.To("a.example", DnsType.A).Raw([0xC0, 12, 0, 1, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0, 4, 1, 2, 3, 4]).ToBytes())
            .Answers.Single().Ttl.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Records_of_other_types_and_classes_are_passed_over()
    {
        var message = Parse(DnsReply.To("a.example", DnsType.A)
            .Raw([0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 1, (byte)'x'])
            .Raw([0xC0, 12, 0, 1, 0, 3, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4])
            .Add(Zone.A("a.example", "192.0.2.1")).ToBytes());
        message.Answers.ShouldBe([Zone.A("a.example", "192.0.2.1")]);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 200 }, "a pointer behind the end")]
    [InlineData(new byte[] { 0xC0, 27 }, "a pointer to itself")]
    [InlineData(new byte[] { 1, (byte)'a', 0xC0, 27 }, "a pointer to its own name")]
    [InlineData(new byte[] { 0xC0, 29, 0xC0, 27 }, "a pointer forward")]
    [InlineData(new byte[] { 0x40, 0 }, "a label of type 01")]
    [InlineData(new byte[] { 0x80, 0 }, "a label of type 10")]
    [InlineData(new byte[] { 0xC0 }, "half a pointer")]
    [InlineData(new byte[] { 63, 0 }, "a label beyond the end")]
    public void Names_that_lead_astray_are_refused(byte[] owner, string why) =>
        DnsMessage.TryParse(DnsReply.To("a.example", DnsType.A).Raw(owner).ToBytes(), out _).ShouldBeFalse(why);

    [Fact]
    public void Names_longer_than_255_bytes_and_long_chains_of_pointers_are_refused()
    {
        var label = new byte[64];
        label[0] = 63;
        byte[] data = [.. label, .. label, .. label, .. label, 0];
        DnsMessage.TryParse(DnsReply.To("a.example", DnsType.A).Raw(Record(data)).ToBytes(), out _).ShouldBeFalse();
        // Each pointer leads to the one before, the last is a CNAME's target.
        var at = DnsReply.To("a.example", DnsType.A).ToBytes().Length + 12;
        byte[] chain = [0, .. Enumerable.Range(0, 40).SelectMany(i => Pointer(i == 0 ? at : at + 1 + 2 * (i - 1)))];
        var long_ = DnsReply.To("a.example", DnsType.A).Raw([0xC0, 12, 0, 99, 0, 1, 0, 0, 0, 1, 0, (byte)chain.Length, .. chain]);
        DnsMessage.TryParse(long_.Raw(Record(Pointer(at + chain.Length - 2))).ToBytes(), out _).ShouldBeFalse();

        static byte[] Record(byte[] target) => [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 1, (byte)(target.Length >> 8), (byte)target.Length, .. target];
        static byte[] Pointer(int to) => [(byte)(0xC0 | (to >> 8)), (byte)to];
    }

    [Theory]
    [InlineData(new byte[] { 0, 1, 0, 1, 0, 0, 0, 9, 0, 3, 1, 2, 3 }, "an A record of 3 bytes")]
    [InlineData(new byte[] { 0, 28, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4 }, "an AAAA record of 4 bytes")]
    [InlineData(new byte[] { 0, 33, 0, 1, 0, 0, 0, 9, 0, 8, 0, 1, 0, 1, 0, 1, 0, 0 }, "an SRV record with a byte too many")]
    [InlineData(new byte[] { 0, 35, 0, 1, 0, 0, 0, 9, 0, 5, 0, 1, 0, 1, 9 }, "a NAPTR text beyond the end")]
    [InlineData(new byte[] { 0, 1, 0, 1, 0, 0, 0, 9, 0, 9, 1, 2, 3, 4 }, "data beyond the end")]
    public void Records_that_are_not_what_they_say_are_refused(byte[] rest, string why) =>
        DnsMessage.TryParse(DnsReply.To("a.example", DnsType.A).Raw([0xC0, 12, .. rest]).ToBytes(), out _).ShouldBeFalse(why);

    [Fact]
    public void Whatever_is_cut_off_is_refused()
    {
        var whole = Sample();
        for (var length = 0; length < whole.Length; length++)
            DnsMessage.TryParse(whole.AsSpan(0, length), out _).ShouldBeFalse($"{length} of {whole.Length} bytes");
    }

    [Fact]
    public void Of_a_truncated_answer_only_that_is_read()
    {
        var query = DnsQuery.Create(new DnsQuestion("a.example", DnsType.A), edns: true)!;
        var message = Parse(new DnsReply(query.Bytes.Span, truncated: true).Raw(0xC0).ToBytes());
        message.IsTruncated.ShouldBeTrue();
        message.Answers.ShouldBeEmpty();
    }

    [Fact]
    public void Random_bytes_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => !DnsMessage.TryParse(bytes, out var message) || message.Answers.Count < bytes.Length).Check(Seeded.Config);

    [Fact]
    public void Mutated_answers_never_throw_and_what_is_read_is_bounded()
    {
        const int seed = 20261125;
        var random = new Random(seed);
        var whole = Sample();
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = whole.ToArray();
            for (var count = random.Next(1, 6); count > 0; count--)
                bytes[random.Next(bytes.Length)] = random.Next(4) == 0 ? (byte)(0xC0 | random.Next(2)) : (byte)random.Next(256);
            if (DnsMessage.TryParse(bytes.AsSpan(0, random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length), out var message))
                message.Answers.Count.ShouldBeLessThan(bytes.Length / 10, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Sixty_kilobytes_of_pointers_cost_no_more_than_linear_time()
    {
        // Records whose owners are the longest chains and names that are allowed.
        var reply = DnsReply.To(string.Join('.', Enumerable.Repeat("a", 120)), DnsType.A);
        for (var i = 0; i < 4500; i++)
            reply.Raw([0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 1, 0, 2, 0xC0, 12]);
        var bytes = reply.ToBytes();
        bytes.Length.ShouldBeGreaterThan(60_000);
        // About 10 ms; the fastest of five, for the machine may be busy with something else. Each record for each would take minutes.
        Enumerable.Range(0, 5).Min(_ => Time(bytes)).ShouldBeLessThan(TimeSpan.FromSeconds(1));

        static TimeSpan Time(byte[] bytes)
        {
            var started = Stopwatch.GetTimestamp();
            DnsMessage.TryParse(bytes, out var message).ShouldBeTrue();
            message.Answers.Count.ShouldBe(4500);
            return Stopwatch.GetElapsedTime(started);
        }
    }

    private static byte[] Sample() => DnsReply.To("example.com", DnsType.Naptr)
        .Add(Zone.Naptr("example.com", 10, 100, "SIP+D2U", "_sip._udp.example.com"), Zone.A("example.com", "192.168.1.213"))
        .Add(Zone.Srv("_sip._udp.example.com", 10, 100, 5060, "osips01.example.com"), new CnameRecord("example.com", Hour, "x.example.com"))
        .Soa(300, 60).Edns().ToBytes();

    private static DnsMessage Parse(byte[] bytes)
    {
        DnsMessage.TryParse(bytes, out var message).ShouldBeTrue();
        return message;
    }
}
