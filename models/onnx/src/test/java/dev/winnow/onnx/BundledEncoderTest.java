package dev.winnow.onnx;

import dev.winnow.Encoder;
import dev.winnow.bundle.Bundles;
import dev.winnow.testkit.EncoderContract;

class BundledEncoderTest implements EncoderContract {
    @Override
    public Encoder encoder() {
        return OnnxModels.encoder(Bundles.find("all-MiniLM-L6-v2"), OnnxSettings.defaults());
    }
}
