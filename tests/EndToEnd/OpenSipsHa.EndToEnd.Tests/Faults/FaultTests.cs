using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.EndToEnd.Tests.Faults;

/// <summary>Single faults, each once: the part of the matrix that `make test` plays.</summary>
[Collection(FaultCollection.Name)]
[Trait("Scope", "Slow")]
public sealed class FaultTests(FaultFixture faults)
{
    public static TheoryData<string> Names => [.. FaultMatrix.Chosen.Where(line => line.InShort).Select(line => line.Fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task After_a_single_fault_one_node_holds_and_never_did_two_answer(string fault)
    {
        var line = FaultMatrix.Find(fault);

        Measurement run = await faults.RunAsync(line.Shortened, number: 0, TestContext.Current.CancellationToken);

        var wrong = string.Join("; ", line.Bar.JudgeSafety(run));
        if (wrong.Length > 0)
            await faults.KeepAsync(line.Fault, wrong, [run]);
        wrong.ShouldBeEmpty(run.ToString());
    }
}
