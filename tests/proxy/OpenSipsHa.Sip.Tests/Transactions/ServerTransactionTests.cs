using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transactions;

namespace OpenSipsHa.Sip.Tests.Transactions;

/// <summary>RFC 3261 section 17.2 and RFC 6026, timer by timer.</summary>
public sealed class ServerTransactionTests
{
    private readonly TransactionTimers timers = new(new ProxyOptions());
    private readonly ServerTransaction transaction = new();

    [Fact]
    public void A_refused_INVITE_repeats_its_answer_by_timer_G_until_H()
    {
        transaction.Start(invite: true, 0, timers);
        transaction.OnResponse(486, 0, timers);
        var resent = new List<long>();
        while (transaction.State != ServerState.Terminated)
        {
            var due = transaction.Due;
            if (transaction.OnTimer(due, timers) == ServerTimer.Resend)
                resent.Add(due);
            else
                due.ShouldBe(32_000);
        }

        resent.ShouldBe([500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    }

    [Fact]
    public void An_acknowledged_answer_is_not_repeated_and_lingers_for_timer_I()
    {
        transaction.Start(invite: true, 0, timers);
        transaction.OnResponse(404, 100, timers);
        transaction.OnAck(200, timers).ShouldBeTrue();
        transaction.State.ShouldBe(ServerState.Confirmed);
        transaction.OnRetransmission().ShouldBeFalse();
        transaction.Due.ShouldBe(5200);
        transaction.OnTimer(5200, timers).ShouldBe(ServerTimer.Terminated);
    }

    [Fact]
    public void An_accepted_INVITE_absorbs_retransmissions_until_timer_L_and_leaves_the_ACK_alone()
    {
        transaction.Start(invite: true, 0, timers);
        transaction.OnResponse(200, 1000, timers);
        transaction.OnRetransmission().ShouldBeFalse();
        transaction.OnAck(1100, timers).ShouldBeFalse();
        transaction.Due.ShouldBe(33_000);
    }

    [Fact]
    public void A_provisional_stops_the_100()
    {
        transaction.Start(invite: true, 0, timers);
        transaction.Due.ShouldBe(150);
        transaction.OnResponse(180, 10, timers);
        transaction.Due.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void A_non_INVITE_request_lingers_for_timer_J()
    {
        transaction.Start(invite: false, 0, timers);
        transaction.Due.ShouldBe(long.MaxValue);
        transaction.OnRetransmission().ShouldBeFalse();
        transaction.OnResponse(200, 10, timers);
        transaction.OnRetransmission().ShouldBeTrue();
        transaction.Due.ShouldBe(32_010);
    }
}
