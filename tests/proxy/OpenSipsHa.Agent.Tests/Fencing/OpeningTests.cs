using System.Net;
using OpenSipsHa.Agent.Fencing;

namespace OpenSipsHa.Agent.Tests.Fencing;

public sealed class OpeningTests
{
    [Fact]
    public void A_duration_is_rounded_down_to_one_that_has_a_rule_and_loses_little()
    {
        var times = OpeningTimes.All.ToHashSet();
        for (var ms = 0.5; ms < 5000; ms += 0.5)
        {
            var rounded = OpeningTimes.NotLongerThan(TimeSpan.FromMilliseconds(ms));
            if (ms < OpeningTimes.Shortest.TotalMilliseconds)
            {
                rounded.ShouldBe(0);
                continue;
            }

            times.ShouldContain(rounded);
            ((double)rounded).ShouldBeLessThanOrEqualTo(ms);
            var longest = Math.Min(ms, OpeningTimes.Longest.TotalMilliseconds);
            (longest - rounded).ShouldBeLessThan(Math.Max(10, longest * 0.07));
        }

        OpeningTimes.NotLongerThan(TimeSpan.FromHours(1)).ShouldBe(3000);
        OpeningTimes.NotLongerThan(TimeSpan.FromSeconds(-1)).ShouldBe(0);
    }

    [Fact]
    public void A_frame_is_a_datagram_from_the_address_to_itself_whose_port_is_the_duration()
    {
        var secret = Enumerable.Range(1, 16).Select(i => (byte)i).ToArray();
        var frame = new OpeningFrame(IPAddress.Parse("192.168.1.213"), secret);
        Convert.ToHexStringLower(frame.WithPort(300)).ShouldBe(
            "000000000000000000000000" + "0800"
            + "4500002c00000000" + "0111" + "34c7" + "c0a801d5" + "c0a801d5"
            + "0000012c00180000" + "0102030405060708090a0b0c0d0e0f10");
        new OpeningFrame(IPAddress.Parse("2001:db8::213"), secret).WithPort(1).ToArray().ShouldBe(Convert.FromHexString(
            "000000000000000000000000" + "86dd"
            + "6000000000181101" + "20010db8000000000000000000000213" + "20010db8000000000000000000000213"
            + "0000000100180000" + "0102030405060708090a0b0c0d0e0f10"));
    }
}
