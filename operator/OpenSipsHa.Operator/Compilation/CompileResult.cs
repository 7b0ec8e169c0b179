namespace OpenSipsHa.Operator.Compilation;

/// <summary>A configuration, or every reason why there is none.</summary>
public sealed record CompileResult(CompiledConfig? Config, IReadOnlyList<Problem> Problems);
