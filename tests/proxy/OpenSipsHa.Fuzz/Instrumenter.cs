using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace OpenSipsHa.Fuzz;

/// <summary>Puts a call of <see cref="Coverage.Visit"/> at the beginning of every basic block of an assembly.</summary>
internal static class Instrumenter
{
    private const int Seed = 4475;

    /// <summary>It counts through tens of thousands of ticks an input, which says nothing and takes most of the time.</summary>
    private const string NotInstrumented = "TimerWheel";

    /// <returns>The assembly's bytes, and how many blocks it has.</returns>
    public static (byte[] Assembly, int Blocks) Instrument(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        var visit = module.ImportReference(typeof(Coverage).GetMethod(nameof(Coverage.Visit)));
        // The same numbers in every run, so that a corpus keeps its meaning.
        var random = new Random(Seed);
        var blocks = 0;
        foreach (var method in module.GetAllTypes().Where(type => type.Name != NotInstrumented).SelectMany(type => type.Methods).Where(method => method.HasBody))
            blocks += Instrument(method.Body, visit, random);
        using var written = new MemoryStream();
        module.Write(written);
        return (written.ToArray(), blocks);
    }

    private static int Instrument(MethodBody body, MethodReference visit, Random random)
    {
        body.SimplifyMacros();
        var starts = BlockStarts(body);
        var code = body.GetILProcessor();
        foreach (var start in starts)
        {
            // The instruction that branches lead to becomes the first of the call; what it was comes behind it.
            var moved = Instruction.Create(OpCodes.Nop);
            moved.OpCode = start.OpCode;
            moved.Operand = start.Operand;
            start.OpCode = OpCodes.Ldc_I4;
            start.Operand = random.Next(1 << 16);
            code.InsertAfter(start, moved);
            code.InsertAfter(start, Instruction.Create(OpCodes.Call, visit));
        }

        body.OptimizeMacros();
        return starts.Count;
    }

    private static HashSet<Instruction> BlockStarts(MethodBody body)
    {
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
                starts.Add(target);
            else if (instruction.Operand is Instruction[] targets)
                starts.UnionWith(targets);
            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } fallThrough)
                starts.Add(fallThrough);
        }

        return starts;
    }
}
