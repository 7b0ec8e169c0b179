using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transactions;

namespace OpenSipsHa.Sip.Tests.Transactions;

/// <summary>RFC 3261 section 17.1 and RFC 6026, timer by timer.</summary>
public sealed class ClientTransactionTests
{
    private readonly TransactionTimers timers = new(new ProxyOptions());
    private readonly ClientTransaction transaction = new();

    [Fact]
    public void An_INVITE_repeats_by_timer_A_and_gives_up_at_B()
    {
        transaction.Start(invite: true, 0, timers);
        Run(ClientTimer.Retransmit).ShouldBe([500, 1500, 3500, 7500, 15_500, 31_500]);
        transaction.State.ShouldBe(ClientState.Terminated);
    }

    [Fact]
    public void Another_request_repeats_by_timer_E_up_to_T2_and_gives_up_at_F()
    {
        transaction.Start(invite: false, 0, timers);
        Run(ClientTimer.Retransmit).ShouldBe([500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    }

    [Fact]
    public void A_provisional_slows_another_request_to_T2_and_stops_an_INVITE()
    {
        transaction.Start(invite: false, 0, timers);
        transaction.OnResponse(183, 100, timers).ShouldBe(ClientResponse.Provisional);
        transaction.OnTimer(500, timers).ShouldBe(ClientTimer.Retransmit);
        transaction.Due.ShouldBe(4500);
        transaction.Start(invite: true, 0, timers);
        transaction.OnResponse(100, 100, timers).ShouldBe(ClientResponse.Absorb);
        transaction.Due.ShouldBe(185_100);
    }

    [Fact]
    public void A_refusal_is_acknowledged_again_when_it_comes_again_until_timer_D()
    {
        transaction.Start(invite: true, 0, timers);
        transaction.OnResponse(486, 100, timers).ShouldBe(ClientResponse.FinalToAck);
        transaction.OnResponse(486, 200, timers).ShouldBe(ClientResponse.Retransmitted);
        transaction.OnResponse(180, 300, timers).ShouldBe(ClientResponse.Absorb);
        transaction.Due.ShouldBe(32_100);
        transaction.OnTimer(32_100, timers).ShouldBe(ClientTimer.Terminated);
    }

    [Fact]
    public void A_timeout_of_its_own_counts_until_the_first_response_only()
    {
        transaction.Start(invite: false, 0, timers, noResponseMs: 2000);
        transaction.OnResponse(100, 1900, timers).ShouldBe(ClientResponse.Absorb);
        while (transaction.Due < 32_000)
            transaction.OnTimer(transaction.Due, timers).ShouldBe(ClientTimer.Retransmit);
        transaction.OnTimer(32_000, timers).ShouldBe(ClientTimer.TimedOut);
    }

    [Fact]
    public void Timer_C_starts_anew_with_each_provisional_but_100()
    {
        transaction.Start(invite: true, 0, timers);
        transaction.OnResponse(180, 1000, timers);
        transaction.Due.ShouldBe(186_000);
        transaction.OnResponse(100, 2000, timers);
        transaction.Due.ShouldBe(186_000);
        transaction.OnResponse(183, 3000, timers);
        transaction.OnTimer(188_000, timers).ShouldBe(ClientTimer.Cancel);
        transaction.Due.ShouldBe(188_500);
        transaction.OnTimer(220_000, timers).ShouldBe(ClientTimer.TimedOut);
    }

    private List<long> Run(ClientTimer expected)
    {
        var times = new List<long>();
        while (true)
        {
            var due = transaction.Due;
            var asked = transaction.OnTimer(due, timers);
            if (asked == ClientTimer.TimedOut)
            {
                due.ShouldBe(32_000);
                return times;
            }

            asked.ShouldBe(expected);
            times.Add(due);
        }
    }
}
